(** Derivatives and limits. [Derive f x] is the derivative where there is one; that there is one is stated
    beside it, as [derivable f x]: together they say [derivable_pt_lim f x (Derive f x)] of the standard library. *)

From Derive Require Export DeriveSums.
From Coq Require Export Ranalysis.
From Coq Require Import FunctionalExtensionality.

(** * A derivative as a term *)

Definition derivable (f : R -> R) (x : R) : Prop := exists l, derivable_pt_lim f x l.

(** A number in (-1, 1) for each real number; [unsquash] undoes it. *)
Definition squash (l : R) : R := l / (1 + Rabs l).
Definition unsquash (m : R) : R := m / (1 - Rabs m).

Lemma squash_bounds l : -1 < squash l < 1.
Proof.
  unfold squash. pose proof (Rabs_pos l) as P. pose proof (Rle_abs l) as A.
  pose proof (Rle_abs (- l)) as B. rewrite Rabs_Ropp in B. split.
  - apply (Rmult_lt_reg_r (1 + Rabs l)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
  - apply (Rmult_lt_reg_r (1 + Rabs l)); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma unsquash_squash l : unsquash (squash l) = l.
Proof.
  unfold unsquash, squash. pose proof (Rabs_pos l) as P.
  unfold Rdiv. rewrite Rabs_mult, (Rabs_right (/ (1 + Rabs l))) by (apply Rle_ge; left; apply Rinv_0_lt_compat; lra).
  field; repeat split; lra.
Qed.

(** What [completeness] is applied to: -2, and the squashed derivative if there is one. *)
Definition slopes (f : R -> R) (x m : R) : Prop :=
  m = -2 \/ exists l, derivable_pt_lim f x l /\ m = squash l.

Lemma slopes_bound f x : bound (slopes f x).
Proof. exists 1. intros m [-> | [l [_ ->]]]; [lra|]. pose proof (squash_bounds l). lra. Qed.

Lemma slopes_some f x : exists m, slopes f x m.
Proof. exists (-2). now left. Qed.

Definition Derive (f : R -> R) (x : R) : R :=
  unsquash (proj1_sig (completeness (slopes f x) (slopes_bound f x) (slopes_some f x))).

Lemma Derive_is f x l : derivable_pt_lim f x l -> Derive f x = l.
Proof.
  intros H. unfold Derive. destruct (completeness _ _ _) as [m [U L]]; cbn.
  enough (m = squash l) as -> by apply unsquash_squash.
  apply Rle_antisym.
  - apply L. intros m' [-> | [l' [H' ->]]]; [pose proof (squash_bounds l); lra|].
    rewrite (uniqueness_limite f x l l' H H'). lra.
  - apply U. right. now exists l.
Qed.

(** The two statements together are the standard library's one. *)
Lemma derivable_pt_lim_iff f x l : derivable_pt_lim f x l <-> derivable f x /\ Derive f x = l.
Proof.
  split.
  - intros H. split; [now exists l | now apply Derive_is].
  - intros [[l' H] E]. rewrite <- E, (Derive_is f x l' H). exact H.
Qed.

Lemma derivable_intro f x l : derivable_pt_lim f x l -> derivable f x.
Proof. intros H. now exists l. Qed.

Lemma Derive_ext f g x : (forall u, f u = g u) -> Derive f x = Derive g x.
Proof. intros E. now rewrite (functional_extensionality f g E). Qed.

(** * Near a point *)

Definition near (x : R) (Q : R -> Prop) : Prop := exists r, 0 < r /\ forall u, Rabs (u - x) < r -> Q u.

Lemma near_all x (Q : R -> Prop) : (forall u, Q u) -> near x Q.
Proof. intros H. exists 1. split; [lra|]. intros; apply H. Qed.

Lemma near_and x (P Q : R -> Prop) : near x P -> near x Q -> near x (fun u => P u /\ Q u).
Proof.
  intros [r [Hr P1]] [s [Hs Q1]]. exists (Rmin r s). split; [now apply Rmin_pos|].
  intros u Hu. split; [apply P1 | apply Q1]; eapply Rlt_le_trans; eauto using Rmin_l, Rmin_r.
Qed.

Lemma near_impl x (P Q : R -> Prop) : (forall u, P u -> Q u) -> near x P -> near x Q.
Proof. intros H [r [Hr P1]]. exists r. split; [exact Hr|]. intros u Hu. apply H, P1, Hu. Qed.


Lemma near_range x lo hi (Q : Z -> R -> Prop) :
  (forall i, (lo <= i <= hi)%Z -> near x (Q i)) -> near x (fun u => forall i, (lo <= i <= hi)%Z -> Q i u).
Proof.
  on_range hi lo; intros hi H.
  - intros _. apply near_all. intros; lia.
  - intros IH P. assert (A : near x (fun u => forall i, (lo <= i <= hi - 1)%Z -> Q i u)).
    { apply IH. intros; apply P; lia. }
    assert (B : near x (Q hi)) by (apply P; lia).
    apply (near_impl x _ _) with (2 := near_and x _ _ A B). intros u [C D] i Hi.
    destruct (Z.eq_dec i hi) as [->|Hne]; [exact D | apply C; lia].
Qed.

Lemma near_lt f g x l m :
  derivable_pt_lim f x l -> derivable_pt_lim g x m -> f x < g x -> near x (fun u => f u < g u).
Proof.
  intros Hf Hg H.
  assert (C : continuity_pt (fun u => g u - f u) x).
  { apply derivable_continuous_pt. exists (m - l). apply (derivable_pt_lim_minus g f x m l Hg Hf). }
  destruct (C ((g x - f x) / 2)) as [d [Hd P]]; [lra|]. exists d. split; [exact Hd|]. intros u Hu.
  destruct (Req_EM_T u x) as [->|Hne]; [lra|].
  assert (Q : Rabs ((g u - f u) - (g x - f x)) < (g x - f x) / 2).
  { apply P. split; [split; [exact I | congruence] | exact Hu]. }
  apply Rabs_def2 in Q. lra.
Qed.

Lemma near_ne f g x l m :
  derivable_pt_lim f x l -> derivable_pt_lim g x m -> f x <> g x -> near x (fun u => f u <> g u).
Proof.
  intros Hf Hg H. destruct (Rtotal_order (f x) (g x)) as [L | [E | G]]; [|contradiction|].
  - apply (near_impl x _ _) with (2 := near_lt f g x l m Hf Hg L). intros; lra.
  - apply (near_impl x _ _) with (2 := near_lt g f x m l Hg Hf G). intros; lra.
Qed.

Lemma D_ext_near f g x l : near x (fun u => f u = g u) -> derivable_pt_lim f x l -> derivable_pt_lim g x l.
Proof.
  intros [r [Hr E]] H eps Heps. destruct (H eps Heps) as [[d Hd] Hd'].
  assert (Hm : 0 < Rmin d r) by (apply Rmin_pos; assumption).
  exists (mkposreal _ Hm). intros h Hh0 Hh. cbn in Hh, Hd'. rewrite <- !E.
  - apply Hd'; [exact Hh0 | eapply Rlt_le_trans; [exact Hh | apply Rmin_l]].
  - replace (x - x) with 0 by ring. now rewrite Rabs_R0.
  - replace (x + h - x) with h by ring. eapply Rlt_le_trans; [exact Hh | apply Rmin_r].
Qed.


Lemma Derive_ext_near f g x :
  near x (fun u => f u = g u) -> derivable f x -> Derive f x = Derive g x.
Proof. intros E [l H]. rewrite (Derive_is f x l H). symmetry. apply Derive_is. exact (D_ext_near f g x l E H). Qed.

(** * The table of derivatives *)

Lemma D_eq f x l l' : derivable_pt_lim f x l -> l = l' -> derivable_pt_lim f x l'.
Proof. now intros H <-. Qed.
Lemma D_ext f g x l : (forall u, f u = g u) -> derivable_pt_lim f x l -> derivable_pt_lim g x l.
Proof. intros E. now rewrite (functional_extensionality f g E). Qed.
Lemma D_const c x : derivable_pt_lim (fun _ => c) x 0.
Proof. apply derivable_pt_lim_const. Qed.
Lemma D_id x : derivable_pt_lim (fun u => u) x 1.
Proof. apply derivable_pt_lim_id. Qed.
Lemma D_plus f g x l m : derivable_pt_lim f x l -> derivable_pt_lim g x m ->
  derivable_pt_lim (fun u => f u + g u) x (l + m).
Proof. apply derivable_pt_lim_plus. Qed.
Lemma D_minus f g x l m : derivable_pt_lim f x l -> derivable_pt_lim g x m ->
  derivable_pt_lim (fun u => f u - g u) x (l - m).
Proof. apply derivable_pt_lim_minus. Qed.
Lemma D_opp f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => - f u) x (- l).
Proof. apply derivable_pt_lim_opp. Qed.
Lemma D_mult f g x l m : derivable_pt_lim f x l -> derivable_pt_lim g x m ->
  derivable_pt_lim (fun u => f u * g u) x (l * g x + f x * m).
Proof. apply derivable_pt_lim_mult. Qed.
Lemma D_scal c f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => c * f u) x (c * l).
Proof. intros H. apply (D_eq _ _ _ _ (D_mult _ _ x _ _ (D_const c x) H)). ring. Qed.
Lemma D_scal_r c f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => f u * c) x (l * c).
Proof. intros H. apply (D_eq _ _ _ _ (D_mult _ _ x _ _ H (D_const c x))). ring. Qed.
Lemma D_over c f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => f u / c) x (l / c).
Proof. apply (D_scal_r (/ c)). Qed.
Lemma D_comp f g x l m : derivable_pt_lim f x l -> derivable_pt_lim g (f x) m ->
  derivable_pt_lim (fun u => g (f u)) x (m * l).
Proof. intros Hf Hg. exact (derivable_pt_lim_comp f g x l m Hf Hg). Qed.
Lemma D_exp f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => exp (f u)) x (exp (f x) * l).
Proof. intros H. exact (D_comp f exp x l _ H (derivable_pt_lim_exp (f x))). Qed.
Lemma D_ln f x l : derivable_pt_lim f x l -> 0 < f x -> derivable_pt_lim (fun u => ln (f u)) x (l / f x).
Proof.
  intros H P. apply (D_eq _ _ _ _ (D_comp f ln x l _ H (derivable_pt_lim_ln (f x) P))). unfold Rdiv. ring.
Qed.
Lemma D_div f g x l m : derivable_pt_lim f x l -> derivable_pt_lim g x m -> g x <> 0 ->
  derivable_pt_lim (fun u => f u / g u) x ((l * g x - f x * m) / (g x * g x)).
Proof.
  intros Hf Hg Hn. apply (D_eq _ _ _ _ (derivable_pt_lim_div f g x l m Hf Hg Hn)). unfold Rsqr, Rdiv. ring.
Qed.
Lemma D_inv g x m : derivable_pt_lim g x m -> g x <> 0 ->
  derivable_pt_lim (fun u => / g u) x (- m / (g x * g x)).
Proof.
  intros Hg Hn. apply (D_ext (fun u => 1 / g u)); [intros; unfold Rdiv; ring|].
  apply (D_eq _ _ _ _ (D_div _ _ x _ _ (D_const 1 x) Hg Hn)). unfold Rdiv. ring.
Qed.
Lemma D_pow f x l n : derivable_pt_lim f x l ->
  derivable_pt_lim (fun u => f u ^ n) x (INR n * f x ^ pred n * l).
Proof. intros H. exact (D_comp f (fun u => u ^ n) x l _ H (derivable_pt_lim_pow (f x) n)). Qed.
Lemma D_power f x l n m k : n = S m -> k = Z.of_nat n -> derivable_pt_lim f x l ->
  derivable_pt_lim (fun u => f u ^ n) x (IZR k * f x ^ m * l).
Proof. intros -> -> H. eapply D_eq; [apply D_pow; exact H|]. rewrite INR_IZR_INZ. reflexivity. Qed.
Lemma D_rpow f g x l m : derivable_pt_lim f x l -> derivable_pt_lim g x m -> 0 < f x ->
  derivable_pt_lim (fun u => rpow (f u) (g u)) x (rpow (f x) (g x) * (m * ln (f x) + g x * l / f x)).
Proof.
  intros Hf Hg P. apply (D_ext_near (fun u => exp (g u * ln (f u)))).
  - apply (near_impl x _ _) with (2 := near_lt (fun _ => 0) f x 0 l (D_const 0 x) Hf P).
    intros u Hu. symmetry. now apply rpow_exp.
  - rewrite rpow_exp by exact P. eapply D_eq.
    + apply D_exp. apply D_mult; [exact Hg | apply D_ln; [exact Hf | exact P]].
    + cbv beta. field. lra.
Qed.
Lemma D_zpow_pos f x l n : derivable_pt_lim f x l -> 0 < f x ->
  derivable_pt_lim (fun u => zpow (f u) n) x (IZR n * zpow (f x) (n - 1) * l).
Proof.
  intros Hf P. apply (D_ext_near (fun u => exp (IZR n * ln (f u)))).
  - apply (near_impl x _ _) with (2 := near_lt (fun _ => 0) f x 0 l (D_const 0 x) Hf P).
    intros u Hu. symmetry. now apply zpow_exp.
  - eapply D_eq.
    + apply D_exp. apply D_scal. apply D_ln; [exact Hf | exact P].
    + cbv beta. rewrite <- zpow_exp by exact P. rewrite (zpow_exp _ (n - 1)) by exact P.
      rewrite zpow_exp by exact P. rewrite minus_IZR, Rmult_minus_distr_r, exp_sub, Rmult_1_l, exp_ln by exact P.
      field. lra.
Qed.
Lemma D_zpow_nonneg f x l n : derivable_pt_lim f x l -> (1 <= n)%Z ->
  derivable_pt_lim (fun u => zpow (f u) n) x (IZR n * zpow (f x) (n - 1) * l).
Proof.
  intros Hf P. apply (D_ext (fun u => f u ^ Z.to_nat n)).
  - intros u. symmetry. apply zpow_nat. lia.
  - eapply D_eq; [apply D_pow; exact Hf|].
    rewrite (zpow_nat _ (n - 1) (pred (Z.to_nat n))) by lia. rewrite INR_IZR_INZ, Z2Nat.id by lia. reflexivity.
Qed.
Lemma D_Sum f x d lo hi : (forall i, (lo <= i <= hi)%Z -> derivable_pt_lim (fun u => f u i) x (d i)) ->
  derivable_pt_lim (fun u => Sum lo hi (fun i => f u i)) x (Sum lo hi d).
Proof.
  on_range hi lo; intros hi H.
  - intros _. apply (D_ext (fun _ => 0)); [intros; rewrite Sum_empty by lia; reflexivity|].
    rewrite Sum_empty by lia. apply D_const.
  - intros IH P. apply (D_ext (fun u => Sum lo (hi - 1) (fun i => f u i) + f u hi)).
    + intros u. rewrite (Sum_last lo hi) by lia. reflexivity.
    + rewrite (Sum_last lo hi d) by lia. apply D_plus; [apply IH; intros; apply P; lia | apply P; lia].
Qed.
Lemma D_upd g h f k x l m i : (forall u, g u = upd (f u) k (h u)) ->
  derivable_pt_lim h x l -> derivable_pt_lim (fun u => f u i) x m ->
  derivable_pt_lim (fun u => g u i) x (delta i k * l + (1 - delta i k) * m).
Proof.
  intros E Hh Hf. apply (D_ext (fun u => delta i k * h u + (1 - delta i k) * f u i)).
  - intros u. rewrite E. symmetry. apply upd_delta.
  - apply D_plus; apply D_scal; assumption.
Qed.
Lemma D_at_upd f k h x l i : derivable_pt_lim h x l ->
  derivable_pt_lim (fun u => upd f k (h u) i) x (delta i k * l).
Proof.
  intros H. apply (D_ext (fun u => delta i k * h u + (1 - delta i k) * f i)).
  - intros u. symmetry. apply upd_delta.
  - eapply D_eq; [apply D_plus; [apply D_scal; exact H | apply D_const]|]. ring.
Qed.
Lemma D_at_upd2 f k j h x l i i' : derivable_pt_lim h x l ->
  derivable_pt_lim (fun u => upd2 f k j (h u) i i') x (delta i k * delta i' j * l).
Proof.
  intros H. apply (D_ext (fun u => delta i k * delta i' j * h u + (1 - delta i k * delta i' j) * f i i')).
  - intros u. symmetry. apply upd2_delta.
  - eapply D_eq; [apply D_plus; [apply D_scal; exact H | apply D_const]|]. ring.
Qed.
Lemma D_lt_left f g h k x l m n : derivable_pt_lim f x l -> derivable_pt_lim g x m -> f x < g x ->
  derivable_pt_lim h x n -> derivable_pt_lim (fun u => if Rlt_dec (f u) (g u) then h u else k u) x n.
Proof.
  intros Hf Hg H Hh. apply (D_ext_near h); [|exact Hh].
  apply (near_impl x _ _) with (2 := near_lt f g x l m Hf Hg H).
  intros u Hu. destruct (Rlt_dec (f u) (g u)); [reflexivity|lra].
Qed.

(** * Monotone functions: the mean value theorem *)

(** An interval, open or closed on either side, bounded or not: what a domain says of a number. *)
Definition interval (I : R -> Prop) : Prop := forall a b c, I a -> I c -> a <= b <= c -> I b.

Lemma mean_value (I : R -> Prop) f f' a b :
  interval I -> (forall x, I x -> derivable_pt_lim f x (f' x)) -> I a -> I b -> a < b ->
  exists c, I c /\ a < c < b /\ f b - f a = f' c * (b - a).
Proof.
  intros HI D Ia Ib L. destruct (MVT_cor2 f f' a b L) as [c [E Hc]].
  - intros c Hc. apply D. apply (HI a c b Ia Ib). lra.
  - exists c. repeat split; [apply (HI a c b Ia Ib); lra | lra | lra | exact E].
Qed.

Lemma increasing_on (I : R -> Prop) f f' :
  interval I -> (forall x, I x -> derivable_pt_lim f x (f' x)) -> (forall x, I x -> 0 < f' x) ->
  forall a b, I a -> I b -> a < b -> f a < f b.
Proof.
  intros HI D P a b Ia Ib L. destruct (mean_value I f f' a b HI D Ia Ib L) as [c [Ic [Hc E]]].
  pose proof (Rmult_lt_0_compat (f' c) (b - a) (P c Ic)). lra.
Qed.

Lemma increasing_iff (I : R -> Prop) f f' :
  interval I -> (forall x, I x -> derivable_pt_lim f x (f' x)) -> (forall x, I x -> 0 < f' x) ->
  forall a b, I a -> I b -> (a < b <-> f a < f b).
Proof.
  intros HI D P a b Ia Ib. split; [now apply (increasing_on I f f')|].
  intros L. destruct (Rtotal_order a b) as [H | [-> | H]]; [exact H | lra |].
  pose proof (increasing_on I f f' HI D P b a Ib Ia H). lra.
Qed.

Lemma decreasing_iff (I : R -> Prop) f f' :
  interval I -> (forall x, I x -> derivable_pt_lim f x (f' x)) -> (forall x, I x -> f' x < 0) ->
  forall a b, I a -> I b -> (a < b <-> f b < f a).
Proof.
  intros HI D P a b Ia Ib.
  pose proof (increasing_iff I (fun x => - f x) (fun x => - f' x) HI) as E.
  destruct (E (fun x Ix => D_opp f x (f' x) (D x Ix)) (fun x Ix => Ropp_0_gt_lt_contravar _ (P x Ix)) a b Ia Ib).
  split; intros; [apply Ropp_lt_cancel; auto | auto with real].
Qed.

Lemma minimum_on (I : R -> Prop) f f' c :
  interval I -> (forall x, I x -> derivable_pt_lim f x (f' x)) -> I c ->
  (forall x, I x -> x < c -> f' x <= 0) -> (forall x, I x -> c < x -> 0 <= f' x) ->
  forall x, I x -> f c <= f x.
Proof.
  intros HI D Ic Down Up x Ix. destruct (Rtotal_order x c) as [H | [-> | H]]; [|lra|].
  - destruct (mean_value I f f' x c HI D Ix Ic H) as [m [Im [Hm E]]].
    assert (f' m <= 0) by (apply Down; [exact Im|lra]).
    pose proof (mul_nonpos_nonneg (f' m) (c - x)). lra.
  - destruct (mean_value I f f' c x HI D Ic Ix H) as [m [Im [Hm E]]].
    assert (0 <= f' m) by (apply Up; [exact Im|lra]).
    pose proof (Rmult_le_pos (f' m) (x - c)). lra.
Qed.

Lemma maximum_on (I : R -> Prop) f f' c :
  interval I -> (forall x, I x -> derivable_pt_lim f x (f' x)) -> I c ->
  (forall x, I x -> x < c -> 0 <= f' x) -> (forall x, I x -> c < x -> f' x <= 0) ->
  forall x, I x -> f x <= f c.
Proof.
  intros HI D Ic Up Down x Ix.
  enough (- f c <= - f x) by lra.
  apply (minimum_on I (fun x => - f x) (fun x => - f' x) c HI); auto.
  - intros y Iy. apply D_opp. now apply D.
  - intros y Iy Hy. specialize (Up y Iy Hy). lra.
  - intros y Iy Hy. specialize (Down y Iy Hy). lra.
Qed.

Lemma strict_minimum_on (I : R -> Prop) f f' c :
  interval I -> (forall x, I x -> derivable_pt_lim f x (f' x)) -> I c ->
  (forall x, I x -> x < c -> f' x < 0) -> (forall x, I x -> c < x -> 0 < f' x) ->
  forall x, I x -> (f x = f c <-> x = c).
Proof.
  intros HI D Ic Down Up x Ix. split; [|now intros ->].
  intros F. destruct (Rtotal_order x c) as [H | [H | H]]; [|exact H|].
  - destruct (mean_value I f f' x c HI D Ix Ic H) as [m [Im [Hm E]]].
    assert (f' m < 0) by (apply Down; [exact Im|lra]).
    pose proof (mul_neg_pos (f' m) (c - x)). lra.
  - destruct (mean_value I f f' c x HI D Ic Ix H) as [m [Im [Hm E]]].
    assert (0 < f' m) by (apply Up; [exact Im|lra]).
    pose proof (Rmult_lt_0_compat (f' m) (x - c)). lra.
Qed.

Lemma strict_maximum_on (I : R -> Prop) f f' c :
  interval I -> (forall x, I x -> derivable_pt_lim f x (f' x)) -> I c ->
  (forall x, I x -> x < c -> 0 < f' x) -> (forall x, I x -> c < x -> f' x < 0) ->
  forall x, I x -> (f x = f c <-> x = c).
Proof.
  intros HI D Ic Up Down x Ix.
  assert (E : - f x = - f c <-> x = c).
  { apply (strict_minimum_on I (fun x => - f x) (fun x => - f' x) c HI); auto.
    - intros y Iy. apply D_opp. now apply D.
    - intros y Iy Hy. specialize (Up y Iy Hy). lra.
    - intros y Iy Hy. specialize (Down y Iy Hy). lra. }
  rewrite <- E. split; intros; lra.
Qed.

(** From the sign of the slope between two places; f is differentiable there and at both. *)
Lemma rising_from f a b : a <= b -> (forall u, a <= u <= b -> derivable f u) ->
  (forall u, a < u < b -> 0 <= Derive f u) -> f a <= f b.
Proof.
  intros [L| ->] D S; [|lra]. destruct (MVT_cor2 f (Derive f) a b L) as [c [E Hc]].
  - intros c Hc. apply derivable_pt_lim_iff. split; [now apply D | reflexivity].
  - pose proof (Rmult_le_pos (Derive f c) (b - a) (S c Hc)). lra.
Qed.
Lemma rising_from_strict f a b : a < b -> (forall u, a <= u <= b -> derivable f u) ->
  (forall u, a < u < b -> 0 < Derive f u) -> f a < f b.
Proof.
  intros L D S. destruct (MVT_cor2 f (Derive f) a b L) as [c [E Hc]].
  - intros c Hc. apply derivable_pt_lim_iff. split; [now apply D | reflexivity].
  - pose proof (Rmult_lt_0_compat (Derive f c) (b - a) (S c Hc)). lra.
Qed.
Lemma derivable_opp f x : derivable f x -> derivable (fun u => - f u) x /\ Derive (fun u => - f u) x = - Derive f x.
Proof.
  intros [l H]. split; [exists (- l); now apply D_opp|]. rewrite (Derive_is f x l H). apply Derive_is. now apply D_opp.
Qed.
Lemma falling_from f a b : b <= a -> (forall u, b <= u <= a -> derivable f u) ->
  (forall u, b < u < a -> Derive f u <= 0) -> f a <= f b.
Proof.
  intros L D S. enough (- f b <= - f a) by lra. apply (rising_from (fun u => - f u) b a L).
  - intros u Hu. now apply derivable_opp, D.
  - intros u Hu. destruct (derivable_opp f u) as [_ ->]; [apply D; lra|]. specialize (S u Hu). lra.
Qed.
Lemma falling_from_strict f a b : b < a -> (forall u, b <= u <= a -> derivable f u) ->
  (forall u, b < u < a -> Derive f u < 0) -> f a < f b.
Proof.
  intros L D S. enough (- f b < - f a) by lra. apply (rising_from_strict (fun u => - f u) b a L).
  - intros u Hu. now apply derivable_opp, D.
  - intros u Hu. destruct (derivable_opp f u) as [_ ->]; [apply D; lra|]. specialize (S u Hu). lra.
Qed.
