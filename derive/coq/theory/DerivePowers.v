(** Powers: what they do to order, and their tangents. *)

From Derive Require Export DeriveSteps.

(** * The same operation on both sides *)

Lemma pow_odd_opp k a : (- a) ^ (2 * k + 1) = - a ^ (2 * k + 1).
Proof. rewrite !pow_add, !pow_mult. replace ((- a) ^ 2) with (a ^ 2) by ring. ring. Qed.
Lemma pow_odd_strict k a b : a < b -> a ^ (2 * k + 1) < b ^ (2 * k + 1).
Proof.
  intros L. destruct (Rle_lt_dec 0 a) as [Ha|Ha]; [apply pow_strict; [lia | lra | lra]|].
  assert (N : a ^ (2 * k + 1) < 0).
  { rewrite <- (Ropp_involutive a), pow_odd_opp. assert (0 < (- a) ^ (2 * k + 1)) by (apply pow_lt; lra). lra. }
  destruct (Rle_lt_dec 0 b) as [Hb|Hb].
  - assert (0 <= b ^ (2 * k + 1)) by now apply pow_le. lra.
  - rewrite <- (Ropp_involutive a), <- (Ropp_involutive b), !(pow_odd_opp k (- _)).
    apply Ropp_lt_contravar, pow_strict; [lia | lra | lra].
Qed.

Lemma rpow_strict p a b : 0 < p -> 0 <= a -> a < b -> rpow a p < rpow b p.
Proof.
  intros Hp Ha L. rewrite (rpow_exp b) by lra. destruct (Req_EM_T a 0) as [->|Hne].
  - rewrite rpow_0. apply exp_pos.
  - rewrite rpow_exp by lra. apply exp_increasing, Rmult_lt_compat_l; [exact Hp|]. apply ln_increasing; lra.
Qed.
Lemma rpow_turned p a b : p < 0 -> 0 < a -> a < b -> rpow b p < rpow a p.
Proof.
  intros Hp Ha L. rewrite !rpow_exp by lra. apply exp_increasing. assert (ln a < ln b) by (apply ln_increasing; lra).
  pose proof (Rmult_lt_compat_l (- p) (ln a) (ln b)). lra.
Qed.
Lemma zpow_strict n a b : (0 < n)%Z -> 0 <= a -> a < b -> zpow a n < zpow b n.
Proof.
  intros Hn Ha L. rewrite (zpow_nat a n (Z.to_nat n)), (zpow_nat b n (Z.to_nat n)) by lia. apply pow_strict; [lia | lra | lra].
Qed.
Lemma zpow_turned n a b : (n < 0)%Z -> 0 < a -> a < b -> zpow b n < zpow a n.
Proof.
  intros Hn Ha L. rewrite !zpow_exp by lra. apply exp_increasing. assert (ln a < ln b) by (apply ln_increasing; lra).
  apply IZR_lt in Hn. pose proof (Rmult_lt_compat_l (- IZR n) (ln a) (ln b)). lra.
Qed.
(** Where they may agree, the exponent may be 0. *)
Lemma zpow_le n a b : (0 <= n)%Z -> 0 <= a -> a <= b -> zpow a n <= zpow b n.
Proof. intros. rewrite (zpow_nat a n (Z.to_nat n)), (zpow_nat b n (Z.to_nat n)) by lia. apply pow_incr. lra. Qed.
Lemma rpow_le p a b : 0 <= p -> 0 <= a -> a <= b -> rpow a p <= rpow b p.
Proof.
  intros Hp [Ha| <-] L; [|rewrite rpow_0; apply rpow_nonneg].
  rewrite !rpow_exp by lra. apply exp_le, Rmult_le_compat_l; [exact Hp | now apply ln_le].
Qed.
Lemma rpow_le_turned p a b : p <= 0 -> 0 < a -> a <= b -> rpow b p <= rpow a p.
Proof.
  intros Hp Ha L. rewrite !rpow_exp by lra. apply exp_le. pose proof (ln_le a b Ha L).
  pose proof (Rmult_le_compat_l (- p) (ln a) (ln b)). lra.
Qed.
Lemma zpow_le_turned n a b : (n <= 0)%Z -> 0 < a -> a <= b -> zpow b n <= zpow a n.
Proof.
  intros Hn Ha L. rewrite !zpow_exp, <- !rpow_exp by lra. apply rpow_le_turned; [now apply (IZR_le n 0) | exact Ha | exact L].
Qed.
Lemma inv_pow_turned n a b : (0 < n)%nat -> 0 < a -> a < b -> / b ^ n < / a ^ n.
Proof.
  intros Hn Ha L. pose proof (pow_strict n a b Hn ltac:(lra) L). assert (0 < a ^ n) by (now apply pow_lt).
  apply Rinv_lt_contravar; [apply Rmult_lt_0_compat|]; lra.
Qed.

(** What keeps or turns the strict order of two numbers does so in both directions, and with <=, = and <>. *)
Definition keeps (f : R -> R) (a b : R) : Prop := (a < b -> f a < f b) /\ (b < a -> f b < f a).
Definition turns (f : R -> R) (a b : R) : Prop := keeps (fun u => - f u) a b.

Lemma keeps_lt f a b : keeps f a b -> (a < b <-> f a < f b).
Proof. intros [H K]. split; [exact H|]. intros L. destruct (Rtotal_order a b) as [A | [-> | A]]; [exact A | lra |]. specialize (K A). lra. Qed.
Lemma keeps_le f a b : keeps f a b -> (a <= b <-> f a <= f b).
Proof.
  intros [H K]. split; intros L.
  - destruct L as [L| ->]; [left; auto | right; reflexivity].
  - destruct (Rle_lt_dec a b) as [A|A]; [exact A|]. specialize (K A). lra.
Qed.
Lemma keeps_eq f a b : keeps f a b -> (a = b <-> f a = f b).
Proof. intros [H K]. split; [now intros ->|]. intros E. destruct (Rtotal_order a b) as [A | [A | A]]; [specialize (H A); lra | exact A | specialize (K A); lra]. Qed.
Lemma keeps_ne f a b : keeps f a b -> (a <> b <-> f a <> f b).
Proof. intros H. pose proof (keeps_eq f a b H). tauto. Qed.
Lemma turns_lt f a b : turns f a b -> (a < b <-> f b < f a).
Proof. intros H. pose proof (keeps_lt _ _ _ H) as K. cbv beta in K. rewrite K. split; lra. Qed.
Lemma turns_le f a b : turns f a b -> (a <= b <-> f b <= f a).
Proof. intros H. pose proof (keeps_le _ _ _ H) as K. cbv beta in K. rewrite K. split; lra. Qed.
Lemma turns_eq f a b : turns f a b -> (a = b <-> f b = f a).
Proof. intros H. pose proof (keeps_eq _ _ _ H) as K. cbv beta in K. rewrite K. split; lra. Qed.
Lemma turns_ne f a b : turns f a b -> (a <> b <-> f b <> f a).
Proof. intros H. pose proof (turns_eq f a b H). tauto. Qed.

Lemma keeps_pow n a b : (0 < n)%nat -> 0 <= a -> 0 <= b -> keeps (fun u => u ^ n) a b.
Proof. intros. split; intros; now apply pow_strict. Qed.
Lemma keeps_pow_odd n k a b : n = (2 * k + 1)%nat -> keeps (fun u => u ^ n) a b.
Proof. intros ->. split; intros; now apply pow_odd_strict. Qed.
Lemma keeps_rpow p a b : 0 < p -> 0 <= a -> 0 <= b -> keeps (fun u => rpow u p) a b.
Proof. intros. split; intros; now apply rpow_strict. Qed.
Lemma keeps_zpow n a b : (0 < n)%Z -> 0 <= a -> 0 <= b -> keeps (fun u => zpow u n) a b.
Proof. intros. split; intros; now apply zpow_strict. Qed.
Lemma turns_rpow p a b : p < 0 -> 0 < a -> 0 < b -> turns (fun u => rpow u p) a b.
Proof. intros. split; intros; apply Ropp_lt_contravar; now apply rpow_turned. Qed.
Lemma turns_zpow n a b : (n < 0)%Z -> 0 < a -> 0 < b -> turns (fun u => zpow u n) a b.
Proof. intros. split; intros; apply Ropp_lt_contravar; now apply zpow_turned. Qed.
Lemma turns_inv_pow n a b : (0 < n)%nat -> 0 < a -> 0 < b -> turns (fun u => / u ^ n) a b.
Proof. intros. split; intros; apply Ropp_lt_contravar; now apply inv_pow_turned. Qed.
Lemma keeps_exp a b : keeps exp a b.
Proof. split; apply exp_increasing. Qed.
Lemma keeps_ln a b : 0 < a -> 0 < b -> keeps ln a b.
Proof. intros. split; intros; now apply ln_increasing. Qed.
Lemma keeps_plus c a b : keeps (fun u => u + c) a b.
Proof. split; lra. Qed.
Lemma keeps_minus c a b : keeps (fun u => u - c) a b.
Proof. split; lra. Qed.
Lemma keeps_times c a b : 0 < c -> keeps (fun u => c * u) a b.
Proof. intros. split; intros; now apply Rmult_lt_compat_l. Qed.
Lemma keeps_over c a b : 0 < c -> keeps (fun u => u / c) a b.
Proof. intros. split; intros; apply Rmult_lt_compat_r; auto using Rinv_0_lt_compat. Qed.
Lemma turns_times c a b : c < 0 -> turns (fun u => c * u) a b.
Proof. intros. split; intros; cbv beta; nra. Qed.
Lemma turns_over c a b : c < 0 -> turns (fun u => u / c) a b.
Proof. intros H. apply Rinv_lt_0_compat in H. unfold Rdiv. split; intros; cbv beta; nra. Qed.
(** By what is not 0, of either sign. *)
Lemma times_eq c a b : c <> 0 -> (a = b <-> c * a = c * b).
Proof. intros H. split; [now intros -> | intros E; exact (Rmult_eq_reg_l c a b E H)]. Qed.
Lemma times_ne c a b : c <> 0 -> (a <> b <-> c * a <> c * b).
Proof. intros H. pose proof (times_eq c a b H). tauto. Qed.
Lemma over_eq_iff c a b : c <> 0 -> (a = b <-> a / c = b / c).
Proof. intros H. unfold Rdiv. rewrite !(Rmult_comm _ (/ c)). now apply times_eq, Rinv_neq_0_compat. Qed.
Lemma over_ne c a b : c <> 0 -> (a <> b <-> a / c <> b / c).
Proof. intros H. pose proof (over_eq_iff c a b H). tauto. Qed.

Ltac power_side := first [ lia | pos | solve [ settle ] ].
Ltac keeping :=
  first
  [ apply keeps_exp | apply keeps_plus | apply keeps_minus
  | first [ apply keeps_ln | apply keeps_times | apply keeps_over ]; power_side
  | apply keeps_pow; [ lia | power_side | power_side ]
  | match goal with |- keeps (fun u => u ^ ?n) _ _ =>
      let k := eval cbv in (Nat.div2 n) in apply (keeps_pow_odd n k); reflexivity end
  | first [ apply keeps_rpow | apply keeps_zpow ]; power_side ].
Ltac turning :=
  first [ apply turns_times | apply turns_over | apply turns_rpow | apply turns_zpow | apply turns_inv_pow ]; power_side.
Ltac iff_both f :=
  first
  [ apply (keeps_lt f); keeping | apply (keeps_le f); keeping | apply (keeps_eq f); keeping | apply (keeps_ne f); keeping
  | apply (turns_lt f); turning | apply (turns_le f); turning | apply (turns_eq f); turning | apply (turns_ne f); turning
  | first [ apply times_eq | apply times_ne | apply over_eq_iff | apply over_ne ]; pos ].
Ltac given := first [ use | apply_any | lra ].
Ltac both f :=
  cbv beta;
  first
  [ apply (f_equal f); given
  | refine (proj1 (keeps_lt f _ _ _) _); [ keeping | given ]
  | refine (proj1 (keeps_le f _ _ _) _); [ keeping | given ]
  | first [ apply zpow_le | apply rpow_le | apply zpow_le_turned | apply rpow_le_turned ]; [ power_side | power_side | given ]
  | apply Rmult_le_compat_l; [ pos | given ]
  | refine (proj1 (keeps_ne f _ _ _) _); [ keeping | given ]
  | refine (proj1 (turns_lt f _ _ _) _); [ turning | given ]
  | refine (proj1 (turns_le f _ _ _) _); [ turning | given ]
  | refine (proj1 (turns_ne f _ _ _) _); [ turning | given ]
  | first [ refine (proj1 (times_ne _ _ _ _) _) | refine (proj1 (over_ne _ _ _ _) _) ]; [ pos | given ] ].

(** * Tangents of powers *)

Lemma rpow_1 p : rpow 1 p = 1.
Proof. rewrite rpow_exp by lra. rewrite ln_1, Rmult_0_r. apply exp_0. Qed.
Lemma rpow_over u v p : 0 < u -> 0 < v -> rpow u p = rpow v p * rpow (u / v) p.
Proof.
  intros Hu Hv. rewrite !rpow_exp, ln_div, <- exp_plus by (try apply Rdiv_lt_0_compat; assumption). f_equal. ring.
Qed.

(** t^p - p t has the derivative p (t^(p - 1) - 1). *)
Lemma D_power_gap p t : 0 < t -> derivable_pt_lim (fun u => rpow u p - p * u) t (p * (rpow t (p - 1) - 1)).
Proof.
  intros Ht. eapply D_eq.
  - apply D_minus; [apply (D_rpow (fun u => u) (fun _ => p)); [apply D_id | apply D_const | exact Ht] | apply D_scal, D_id].
  - cbv beta. rewrite !rpow_exp by exact Ht. rewrite Rmult_minus_distr_r, exp_sub, Rmult_1_l, exp_ln by exact Ht. field. lra.
Qed.
Lemma rpow_above_1 q t : 0 <= q -> 1 <= t -> 1 <= rpow t q.
Proof.
  intros Hq Ht. rewrite rpow_exp, <- exp_0 by lra. apply exp_le, Rmult_le_pos; [exact Hq | now apply ln_nonneg].
Qed.
Lemma rpow_below_1 q t : 0 <= q -> 0 < t <= 1 -> rpow t q <= 1.
Proof.
  intros Hq Ht. rewrite rpow_exp, <- exp_0 by lra. apply exp_le. pose proof (ln_nonpos t Ht).
  pose proof (mul_nonneg_nonpos q (ln t) Hq). lra.
Qed.
Lemma rpow_opp q t : 0 < t -> rpow t (- q) = / rpow t q.
Proof. intros Ht. rewrite !rpow_exp, <- exp_Ropp by exact Ht. f_equal. ring. Qed.

Lemma bernoulli_above p t : 1 <= p \/ p <= 0 -> 0 < t -> 1 + p * (t - 1) <= rpow t p.
Proof.
  intros Hp Ht. enough (rpow 1 p - p * 1 <= rpow t p - p * t) by (rewrite rpow_1 in *; lra).
  apply (minimum_on (fun u => 0 < u) (fun u => rpow u p - p * u) (fun u => p * (rpow u (p - 1) - 1)) 1);
    [red; intros; lra | intros; now apply D_power_gap | lra | | | exact Ht].
  - intros u Hu L. destruct Hp as [Hp|Hp].
    + apply mul_nonneg_nonpos; [lra|]. pose proof (rpow_below_1 (p - 1) u ltac:(lra) ltac:(lra)). lra.
    + apply mul_nonpos_nonneg; [exact Hp|]. replace (p - 1) with (- (1 - p)) by ring. rewrite rpow_opp by exact Hu.
      pose proof (rpow_below_1 (1 - p) u ltac:(lra) ltac:(lra)). pose proof (rpow_pos u (1 - p) Hu).
      assert (/ 1 <= / rpow u (1 - p)) by (apply Rinv_le_contravar; lra). lra.
  - intros u Hu L. destruct Hp as [Hp|Hp].
    + apply Rmult_le_pos; [lra|]. pose proof (rpow_above_1 (p - 1) u ltac:(lra) ltac:(lra)). lra.
    + apply mul_nn; [exact Hp|]. replace (p - 1) with (- (1 - p)) by ring. rewrite rpow_opp by exact Hu.
      pose proof (rpow_above_1 (1 - p) u ltac:(lra) ltac:(lra)).
      assert (/ rpow u (1 - p) <= / 1) by (apply Rinv_le_contravar; lra). lra.
Qed.
Lemma bernoulli_below p t : 0 <= p <= 1 -> 0 < t -> rpow t p <= 1 + p * (t - 1).
Proof.
  intros Hp Ht. enough (rpow t p - p * t <= rpow 1 p - p * 1) by (rewrite rpow_1 in *; lra).
  apply (maximum_on (fun u => 0 < u) (fun u => rpow u p - p * u) (fun u => p * (rpow u (p - 1) - 1)) 1);
    [red; intros; lra | intros; now apply D_power_gap | lra | | | exact Ht].
  - intros u Hu L. apply Rmult_le_pos; [lra|]. replace (p - 1) with (- (1 - p)) by ring. rewrite rpow_opp by exact Hu.
    pose proof (rpow_below_1 (1 - p) u ltac:(lra) ltac:(lra)). pose proof (rpow_pos u (1 - p) Hu).
    assert (/ 1 <= / rpow u (1 - p)) by (apply Rinv_le_contravar; lra). lra.
  - intros u Hu L. apply mul_nonneg_nonpos; [lra|]. replace (p - 1) with (- (1 - p)) by ring. rewrite rpow_opp by exact Hu.
    pose proof (rpow_above_1 (1 - p) u ltac:(lra) ltac:(lra)).
    assert (/ rpow u (1 - p) <= / 1) by (apply Rinv_le_contravar; lra). lra.
Qed.
Lemma bernoulli_pow n t : 0 <= t -> 1 + INR n * (t - 1) <= t ^ n.
Proof.
  intros Ht. induction n as [|n IH]; [cbn; lra|]. rewrite S_INR. cbn [pow].
  pose proof (pos_INR n). pose proof (Rmult_le_compat_l t _ _ Ht IH). pose proof (Rle_0_sqr (t - 1)) as Q. unfold Rsqr in Q.
  pose proof (Rmult_le_pos _ _ (pos_INR n) Q). lra.
Qed.

Lemma tangent_rpow_above u v p : 1 <= p \/ p <= 0 -> 0 < u -> 0 < v -> rpow v p + p * rpow v p * ((u - v) / v) <= rpow u p.
Proof.
  intros Hp Hu Hv. pose proof (bernoulli_above p (u / v) Hp (Rdiv_lt_0_compat u v Hu Hv)) as B.
  rewrite (rpow_over u v) by assumption. pose proof (rpow_pos v p Hv).
  replace (rpow v p + p * rpow v p * ((u - v) / v)) with (rpow v p * (1 + p * (u / v - 1))) by (field; lra).
  apply Rmult_le_compat_l; lra.
Qed.
Lemma tangent_rpow_below u v p : 0 <= p <= 1 -> 0 < u -> 0 < v -> rpow u p <= rpow v p + p * rpow v p * ((u - v) / v).
Proof.
  intros Hp Hu Hv. pose proof (bernoulli_below p (u / v) Hp (Rdiv_lt_0_compat u v Hu Hv)) as B.
  rewrite (rpow_over u v) by assumption. pose proof (rpow_pos v p Hv).
  replace (rpow v p + p * rpow v p * ((u - v) / v)) with (rpow v p * (1 + p * (u / v - 1))) by (field; lra).
  apply Rmult_le_compat_l; lra.
Qed.
Lemma tangent_pow u v n : 0 <= u -> 0 < v -> v ^ n + INR n * v ^ n * ((u - v) / v) <= u ^ n.
Proof.
  intros Hu Hv. assert (T : 0 <= u / v) by (apply Rmult_le_pos; [exact Hu | left; now apply Rinv_0_lt_compat]).
  pose proof (bernoulli_pow n (u / v) T) as B. assert (P : 0 < v ^ n) by now apply pow_lt.
  replace (u ^ n) with (v ^ n * (u / v) ^ n) by (rewrite <- Rpow_mult_distr; f_equal; field; lra).
  replace (v ^ n + INR n * v ^ n * ((u - v) / v)) with (v ^ n * (1 + INR n * (u / v - 1))) by (field; lra).
  apply Rmult_le_compat_l; lra.
Qed.
Lemma tangent_zpow u v n : (0 <= n)%Z -> 0 <= u -> 0 < v -> zpow v n + IZR n * zpow v n * ((u - v) / v) <= zpow u n.
Proof.
  intros Hn Hu Hv. rewrite (zpow_nat v n (Z.to_nat n)), (zpow_nat u n (Z.to_nat n)) by lia.
  replace (IZR n) with (INR (Z.to_nat n)) by (rewrite INR_IZR_INZ; f_equal; lia). now apply tangent_pow.
Qed.
Lemma zpow_rpow x n : 0 < x -> zpow x n = rpow x (IZR n).
Proof. intros H. now rewrite zpow_exp, rpow_exp by exact H. Qed.
Lemma tangent_zpow_any u v n : 0 < u -> 0 < v -> zpow v n + IZR n * zpow v n * ((u - v) / v) <= zpow u n.
Proof.
  intros Hu Hv. destruct (Z_lt_le_dec n 0) as [N|N]; [|apply tangent_zpow; lra || lia].
  rewrite !zpow_rpow by assumption. apply tangent_rpow_above; [right; apply (IZR_le n 0); lia | exact Hu | exact Hv].
Qed.

(** A power and its tangent, the exponent p being real, or an integer. *)
Ltac tangent_of_rpow :=
  first
  [ apply tangent_rpow_above; [ first [ left; power_side | right; power_side ] | power_side | power_side ]
  | apply tangent_rpow_below; [ split; power_side | power_side | power_side ] ].
Ltac tangent_of_zpow u v n :=
  first [ apply (tangent_zpow u v n); power_side | apply (tangent_zpow_any u v n); power_side ].

Lemma zpow_of_0 n : (0 < n)%Z -> zpow 0 n = 0.
Proof.
  intros H. rewrite (zpow_nat 0 n (Z.to_nat n)) by lia. apply pow_i. lia.
Qed.
Lemma zpow_of_0_delta n : (0 <= n)%Z -> zpow 0 n = delta n 0.
Proof.
  intros H. unfold delta. destruct (Z.eqb_spec n 0) as [->|N]; [reflexivity | apply zpow_of_0; lia].
Qed.
