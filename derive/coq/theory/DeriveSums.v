(** Finite sums and products over ranges of integers, prefix sums, Kronecker's delta, induction over a range. *)

From Derive Require Export Derive.
From Coq Require Import FunctionalExtensionality.

(** * Sums *)

Lemma sum_from_ext f g lo n :
  (forall i, (lo <= i < lo + Z.of_nat n)%Z -> f i = g i) -> sum_from f lo n = sum_from g lo n.
Proof.
  induction n as [|n IH]; intros H; [reflexivity|].
  cbn [sum_from]. rewrite IH by (intros; apply H; lia). rewrite H by lia. reflexivity.
Qed.

Lemma Sum_ext lo hi f g : (forall i, (lo <= i <= hi)%Z -> f i = g i) -> Sum lo hi f = Sum lo hi g.
Proof. intros H. apply sum_from_ext. intros i Hi. apply H. lia. Qed.

Lemma Sum_cong lo hi lo' hi' f g :
  lo = lo' -> hi = hi' -> (forall i, (lo <= i <= hi)%Z -> f i = g i) -> Sum lo hi f = Sum lo' hi' g.
Proof. intros -> ->. apply Sum_ext. Qed.

Lemma Sum_empty lo hi f : (hi < lo)%Z -> Sum lo hi f = 0.
Proof. intros H. unfold Sum. replace (Z.to_nat (hi - lo + 1)) with O by lia. reflexivity. Qed.

Lemma Sum_last lo hi f : (lo <= hi)%Z -> Sum lo hi f = Sum lo (hi - 1) f + f hi.
Proof.
  intros H. unfold Sum.
  replace (Z.to_nat (hi - lo + 1)) with (S (Z.to_nat (hi - 1 - lo + 1))) by lia.
  cbn [sum_from]. do 2 f_equal. lia.
Qed.

Lemma Sum_next lo hi f : (lo <= hi + 1)%Z -> Sum lo (hi + 1) f = Sum lo hi f + f (hi + 1)%Z.
Proof. intros H. rewrite Sum_last by lia. f_equal. f_equal. lia. Qed.

(** Induction on the upper end of a range. *)
Lemma range_ind (lo : Z) (Q : Z -> Prop) :
  (forall hi, (hi < lo)%Z -> Q hi) ->
  (forall hi, (lo <= hi)%Z -> Q (hi - 1)%Z -> Q hi) ->
  forall hi, Q hi.
Proof.
  intros empty next hi.
  destruct (Z_lt_le_dec hi lo) as [H|H]; [now apply empty|].
  replace hi with (lo + Z.of_nat (Z.to_nat (hi - lo)))%Z by lia.
  induction (Z.to_nat (hi - lo)) as [|n IH].
  - apply next; [lia|]. apply empty. lia.
  - apply next; [lia|]. replace (lo + Z.of_nat (S n) - 1)%Z with (lo + Z.of_nat n)%Z by lia. exact IH.
Qed.

Ltac on_range hi lo := pattern hi; apply (range_ind lo); clear hi; cbv beta.

Lemma Sum_one lo hi f : lo = hi -> Sum lo hi f = f lo.
Proof. intros ->. rewrite Sum_last, Sum_empty by lia. ring. Qed.

Lemma Sum_split lo mid hi f :
  (lo <= mid + 1)%Z -> (mid <= hi)%Z -> Sum lo hi f = Sum lo mid f + Sum (mid + 1) hi f.
Proof.
  intros H1. on_range hi mid.
  - intros; lia.
  - intros hi Hhi IH _. destruct (Z.eq_dec hi mid) as [->|Hne].
    + rewrite (Sum_empty (mid + 1)) by lia. ring.
    + rewrite (Sum_last lo), (Sum_last (mid + 1)) by lia. rewrite IH by lia. ring.
Qed.

Lemma Sum_first lo hi f : (lo <= hi)%Z -> Sum lo hi f = f lo + Sum (lo + 1) hi f.
Proof. intros H. rewrite (Sum_split lo lo hi) by lia. rewrite Sum_one by reflexivity. reflexivity. Qed.

Lemma Sum_scal lo hi c f : Sum lo hi (fun i => c * f i) = c * Sum lo hi f.
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Sum_empty by lia. ring.
  - rewrite !(Sum_last lo hi) by lia. rewrite IH. ring.
Qed.

Lemma Sum_plus lo hi f g : Sum lo hi (fun i => f i + g i) = Sum lo hi f + Sum lo hi g.
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Sum_empty by lia. ring.
  - rewrite !(Sum_last lo hi) by lia. rewrite IH. ring.
Qed.

Lemma Sum_minus lo hi f g : Sum lo hi (fun i => f i - g i) = Sum lo hi f - Sum lo hi g.
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Sum_empty by lia. ring.
  - rewrite !(Sum_last lo hi) by lia. rewrite IH. ring.
Qed.

Lemma Sum_zero lo hi : Sum lo hi (fun _ => 0) = 0.
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - apply Sum_empty; lia.
  - rewrite Sum_last, IH by lia. ring.
Qed.

(** A sum and itself with its index shifted by one: the perturbation method. *)
Lemma Sum_perturbed lo hi f q a b g : (lo <= hi + 1)%Z -> f (hi + 1)%Z = a -> f lo = b ->
  (forall j, (lo <= j <= hi)%Z -> f (j + 1)%Z - q * f j = g j) -> (q + - 1) * Sum lo hi f = a - b - Sum lo hi g.
Proof.
  intros E <- <- G. rewrite <- (Sum_ext _ _ _ _ G). clear G. revert E.
  on_range hi lo; intros hi H; [|intros IH]; intros E.
  - rewrite !Sum_empty by lia. replace lo with (hi + 1)%Z by lia. ring.
  - rewrite !(Sum_last lo hi) by lia. specialize (IH ltac:(lia)).
    replace (hi - 1 + 1)%Z with hi in IH by lia.
    transitivity ((q + - 1) * Sum lo (hi - 1) f + (q + - 1) * f hi); [ring|]. rewrite IH. ring.
Qed.

(** What leaves a sum, term by term: the shape in which normal forms of sums are replayed. *)
Lemma Sum_linear lo hi c f g s t :
  Sum lo hi f = s -> Sum lo hi g = t -> Sum lo hi (fun i => c * f i + g i) = c * s + t.
Proof. intros <- <-. rewrite Sum_plus, Sum_scal. reflexivity. Qed.

Lemma Sum_linear_last lo hi c f s : Sum lo hi f = s -> Sum lo hi (fun i => c * f i) = c * s.
Proof. intros <-. apply Sum_scal. Qed.

Lemma Sum_swap lo hi lo' hi' (f : Z -> Z -> R) :
  Sum lo hi (fun i => Sum lo' hi' (fun j => f i j)) = Sum lo' hi' (fun j => Sum lo hi (fun i => f i j)).
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite Sum_empty by lia. rewrite (Sum_ext lo' hi' _ (fun _ => 0)), Sum_zero; [reflexivity|].
    intros; apply Sum_empty; lia.
  - rewrite Sum_last, IH by lia. rewrite <- Sum_plus. apply Sum_ext. intros j _.
    rewrite (Sum_last lo hi) by lia. reflexivity.
Qed.

Lemma Sum_shift lo hi d f : Sum (lo + d) (hi + d) f = Sum lo hi (fun i => f (i + d)%Z).
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Sum_empty by lia. reflexivity.
  - rewrite (Sum_last (lo + d)), (Sum_last lo hi) by lia. rewrite <- IH.
    replace (hi - 1 + d)%Z with (hi + d - 1)%Z by lia. reflexivity.
Qed.

Lemma Sum_backward lo hi f : Sum lo hi f = Sum lo hi (fun i => f (lo + hi - i)%Z).
Proof.
  revert f. on_range hi lo; intros hi H; [|intros IH]; intros f.
  - rewrite !Sum_empty by lia. reflexivity.
  - rewrite (Sum_first lo hi), (Sum_last lo hi (fun i => f (lo + hi - i)%Z)) by lia.
    replace (lo + hi - hi)%Z with lo by lia. rewrite Rplus_comm. f_equal.
    replace hi with (hi - 1 + 1)%Z at 1 by lia. rewrite Sum_shift, IH. apply Sum_ext. intros i _. cbv beta. f_equal. lia.
Qed.

(** ** Prefix sums: [upto f n] has upto f n - upto f (n - 1) = f n for every integer n, and upto f 0 = 0 *)

Definition upto (f : Z -> R) (n : Z) : R := Sum 1 n f - Sum (n + 1) 0 f.

Lemma upto_step f n : upto f n = upto f (n - 1) + f n.
Proof.
  unfold upto. destruct (Z_lt_le_dec n 1) as [H|H].
  - rewrite !(Sum_empty 1) by lia. replace (n - 1 + 1)%Z with n by lia.
    rewrite (Sum_first n 0) by lia. ring.
  - rewrite (Sum_last 1 n) by lia. rewrite !(Sum_empty _ 0) by lia. ring.
Qed.

Lemma Sum_upto lo hi f : (lo - 1 <= hi)%Z -> Sum lo hi f = upto f hi - upto f (lo - 1).
Proof.
  on_range hi lo.
  - intros hi H H'. replace hi with (lo - 1)%Z by lia. rewrite Sum_empty by lia. ring.
  - intros hi H IH _. rewrite Sum_last, IH, (upto_step f hi) by lia. ring.
Qed.

Lemma upto_base f n : (0 <= n)%Z -> upto f n = Sum 1 n f.
Proof. intros H. unfold upto. rewrite (Sum_empty (n + 1)) by lia. ring. Qed.

Lemma Sum_upto_1 n f : (0 <= n)%Z -> Sum 1 n f = upto f n.
Proof. intros H. symmetry. now apply upto_base. Qed.

Lemma upto_zero f n : n = 0%Z -> upto f n = 0.
Proof. intros ->. rewrite upto_base, Sum_empty by lia. reflexivity. Qed.

Lemma upto_more f m n s : m = (n - 1)%Z -> upto f m = s -> upto f n = s + f n.
Proof. intros -> <-. apply upto_step. Qed.

Lemma Sum_more lo f m n s : (m = n - 1 /\ lo <= n)%Z -> Sum lo m f = s -> Sum lo n f = s + f n.
Proof. intros [-> H] <-. now apply Sum_last. Qed.
Lemma Sum_less lo f m n s : (n = m - 1 /\ lo <= m)%Z -> Sum lo m f = s -> Sum lo n f = s - f m.
Proof. intros [-> H] <-. rewrite (Sum_last lo m) by exact H. ring. Qed.
Lemma upto_less f m n s : n = (m - 1)%Z -> upto f m = s -> upto f n = s - f m.
Proof. intros -> <-. rewrite (upto_step f m). ring. Qed.

Lemma integer_ind (Q : Z -> Prop) :
  Q 0%Z -> (forall n, Q (n - 1)%Z <-> Q n) -> forall n, Q n.
Proof.
  intros base step n. destruct (Z_lt_le_dec n 0) as [H|H].
  - replace n with (- Z.of_nat (Z.to_nat (- n)))%Z by lia.
    induction (Z.to_nat (- n)) as [|m IH]; [exact base|].
    replace (- Z.of_nat (S m))%Z with (- Z.of_nat m - 1)%Z by lia. now apply step.
  - replace n with (Z.of_nat (Z.to_nat n)) by lia.
    induction (Z.to_nat n) as [|m IH]; [exact base|].
    apply step. replace (Z.of_nat (S m) - 1)%Z with (Z.of_nat m) by lia. exact IH.
Qed.

Lemma upto_by (F : Z -> R) f : F 0%Z = 0 -> (forall n, F n = F (n - 1)%Z + f n) -> forall n, upto f n = F n.
Proof.
  intros base step. apply integer_ind.
  - rewrite base. now apply upto_zero.
  - intros n. rewrite (upto_step f n), (step n). split; intros E; lra.
Qed.

Lemma upto_const n : upto (fun _ => 1) n = IZR n.
Proof. revert n. apply upto_by; [reflexivity|]. intros n. rewrite minus_IZR. ring. Qed.

Lemma upto_id n : upto (fun i => IZR i) n = IZR n * (IZR n + 1) / 2.
Proof. revert n. apply (upto_by (fun n => IZR n * (IZR n + 1) / 2)); [field|].
  intros n. rewrite minus_IZR. field. Qed.

Lemma upto_square n : upto (fun i => IZR i * IZR i) n = IZR n * (IZR n + 1) * (2 * IZR n + 1) / 6.
Proof. revert n. apply (upto_by (fun n => IZR n * (IZR n + 1) * (2 * IZR n + 1) / 6)); [field|].
  intros n. rewrite minus_IZR. field. Qed.

Lemma upto_cube n : upto (fun i => IZR i * IZR i * IZR i) n = (IZR n * (IZR n + 1) / 2) ^ 2.
Proof. revert n. apply (upto_by (fun n => (IZR n * (IZR n + 1) / 2) ^ 2)); [field|].
  intros n. rewrite minus_IZR. field. Qed.


(** ** Kronecker's delta *)

Lemma delta_eq i j : i = j -> delta i j = 1.
Proof. intros ->. unfold delta. now rewrite Z.eqb_refl. Qed.
Lemma delta_ne i j : i <> j -> delta i j = 0.
Proof. intros H. unfold delta. destruct (Z.eqb_spec i j); [contradiction|reflexivity]. Qed.
Lemma delta_iff i j k l : (i = j <-> k = l) -> delta i j = delta k l.
Proof. intros H. unfold delta. destruct (Z.eqb_spec i j), (Z.eqb_spec k l); tauto. Qed.
Lemma delta_cases i j : (i = j /\ delta i j = 1) \/ (i <> j /\ delta i j = 0).
Proof. destruct (Z.eq_dec i j); [left|right]; split; auto using delta_eq, delta_ne. Qed.

Lemma upd_delta f k v i : upd f k v i = delta i k * v + (1 - delta i k) * f i.
Proof. unfold upd, delta. destruct (Z.eqb i k); ring. Qed.
Lemma upd2_delta f k l v i j :
  upd2 f k l v i j = delta i k * delta j l * v + (1 - delta i k * delta j l) * f i j.
Proof. unfold upd2, delta. destruct (Z.eqb i k), (Z.eqb j l); ring. Qed.
Lemma upd_same f k : upd f k (f k) = f.
Proof. apply functional_extensionality. intros i. unfold upd. destruct (Z.eqb_spec i k); congruence. Qed.
Lemma upd2_same f k l : upd2 f k l (f k l) = f.
Proof.
  apply functional_extensionality. intros i. apply functional_extensionality. intros j.
  unfold upd2. destruct (Z.eqb_spec i k), (Z.eqb_spec j l); congruence.
Qed.

Lemma Sum_at lo hi k f :
  (lo <= k <= hi)%Z -> (forall i, (lo <= i <= hi)%Z -> i <> k -> f i = 0) -> Sum lo hi f = f k.
Proof.
  intros H Z. rewrite (Sum_split lo k hi), (Sum_last lo k) by lia.
  rewrite (Sum_ext lo (k - 1) f (fun _ => 0)), (Sum_ext (k + 1) hi f (fun _ => 0)), !Sum_zero.
  - ring.
  - intros i Hi. apply Z; lia.
  - intros i Hi. apply Z; lia.
Qed.

Lemma Sum_vanishes lo hi f : (forall i, (lo <= i <= hi)%Z -> f i = 0) -> Sum lo hi f = 0.
Proof. intros H. rewrite (Sum_ext lo hi f (fun _ => 0)) by exact H. apply Sum_zero. Qed.

(** * Order *)

Lemma Sum_le lo hi f g : (forall i, (lo <= i <= hi)%Z -> f i <= g i) -> Sum lo hi f <= Sum lo hi g.
Proof.
  on_range hi lo.
  - intros hi H _. rewrite !Sum_empty by lia. lra.
  - intros hi H IH P. rewrite !(Sum_last lo hi) by lia.
    apply Rplus_le_compat; [apply IH; intros; apply P; lia | apply P; lia].
Qed.

Lemma Sum_nonneg lo hi f : (forall i, (lo <= i <= hi)%Z -> 0 <= f i) -> 0 <= Sum lo hi f.
Proof. intros H. rewrite <- (Sum_zero lo hi). now apply Sum_le. Qed.

Lemma Sum_nonpos lo hi f : (forall i, (lo <= i <= hi)%Z -> f i <= 0) -> Sum lo hi f <= 0.
Proof. intros H. rewrite <- (Sum_zero lo hi). now apply Sum_le. Qed.

Lemma Sum_pos lo hi f : (lo <= hi)%Z -> (forall i, (lo <= i <= hi)%Z -> 0 < f i) -> 0 < Sum lo hi f.
Proof.
  intros H P. rewrite Sum_first by lia. apply Rplus_lt_le_0_compat; [apply P; lia|].
  apply Sum_nonneg. intros i Hi. left. apply P. lia.
Qed.

Lemma Sum_lt lo hi f g :
  (lo <= hi)%Z -> (forall i, (lo <= i <= hi)%Z -> f i < g i) -> Sum lo hi f < Sum lo hi g.
Proof.
  intros H P. assert (Q : 0 < Sum lo hi (fun i => g i - f i)).
  { apply Sum_pos; [lia|]. intros i Hi. specialize (P i Hi). lra. }
  rewrite Sum_minus in Q. lra.
Qed.

Lemma Sum_neg lo hi f : (lo <= hi)%Z -> (forall i, (lo <= i <= hi)%Z -> f i < 0) -> Sum lo hi f < 0.
Proof. intros H P. rewrite <- (Sum_zero lo hi). now apply Sum_lt. Qed.

Lemma Sum_ge_term lo hi f k :
  (lo <= k <= hi)%Z -> (forall i, (lo <= i <= hi)%Z -> 0 <= f i) -> f k <= Sum lo hi f.
Proof.
  intros H P. rewrite (Sum_split lo k hi), (Sum_last lo k) by lia.
  assert (0 <= Sum lo (k - 1) f) by (apply Sum_nonneg; intros; apply P; lia).
  assert (0 <= Sum (k + 1) hi f) by (apply Sum_nonneg; intros; apply P; lia). lra.
Qed.


(** A sum of nonnegative terms is 0 if and only if each term is. *)
Lemma Sum_each_zero lo hi f :
  (forall i, (lo <= i <= hi)%Z -> 0 <= f i) ->
  (Sum lo hi f = 0 <-> forall i, (lo <= i <= hi)%Z -> f i = 0).
Proof.
  intros P. split.
  - intros E i Hi. pose proof (Sum_ge_term lo hi f i Hi P). specialize (P i Hi). lra.
  - apply Sum_vanishes.
Qed.

Lemma Sum_positive_ext lo hi f g : (forall i, g i = f i) -> 0 < Sum lo hi f -> 0 < Sum lo hi g.
Proof. intros E. now rewrite (Sum_ext lo hi g f) by (intros; apply E). Qed.

(** Weights that are not all 0, times what is positive. *)
Lemma Sum_weighted_pos lo hi w f :
  (forall i, (lo <= i <= hi)%Z -> 0 <= w i) -> (forall i, (lo <= i <= hi)%Z -> 0 < f i) -> 0 < Sum lo hi w ->
  0 < Sum lo hi (fun i => w i * f i).
Proof.
  intros W F P. assert (N : forall i, (lo <= i <= hi)%Z -> 0 <= w i * f i).
  { intros i Hi. apply Rmult_le_pos; [now apply W | left; now apply F]. }
  destruct (Sum_nonneg lo hi _ N) as [H|H]; [exact H|].
  rewrite (Sum_vanishes lo hi w) in P; [lra|]. intros i Hi. specialize (F i Hi).
  destruct (Rmult_integral _ _ (proj1 (Sum_each_zero lo hi _ N) (eq_sym H) i Hi)); lra.
Qed.

(** * Products *)

Lemma Prod_empty lo hi f : (hi < lo)%Z -> Prod lo hi f = 1.
Proof. intros H. unfold Prod. replace (Z.to_nat (hi - lo + 1)) with O by lia. reflexivity. Qed.

Lemma Prod_last lo hi f : (lo <= hi)%Z -> Prod lo hi f = Prod lo (hi - 1) f * f hi.
Proof.
  intros H. unfold Prod.
  replace (Z.to_nat (hi - lo + 1)) with (S (Z.to_nat (hi - 1 - lo + 1))) by lia.
  cbn [prod_from]. do 2 f_equal. lia.
Qed.

Lemma Prod_peeled lo hi lower f : lower = (hi - 1)%Z -> (lo <= hi)%Z -> Prod lo hi f = Prod lo lower f * f hi.
Proof. intros ->. apply Prod_last. Qed.
Lemma Prod_split lo mid hi f :
  (lo <= mid + 1)%Z -> (mid <= hi)%Z -> Prod lo hi f = Prod lo mid f * Prod (mid + 1) hi f.
Proof.
  intros H1. on_range hi mid.
  - intros; lia.
  - intros hi Hhi IH _. destruct (Z.eq_dec hi mid) as [->|Hne].
    + rewrite (Prod_empty (mid + 1)) by lia. ring.
    + rewrite (Prod_last lo), (Prod_last (mid + 1)) by lia. rewrite IH by lia. ring.
Qed.
(** A range without what stands above or below a shorter one. *)
Lemma Prod_parts lo hi lo' hi' a b f :
  (lo' = lo /\ a = hi' + 1 /\ b = hi \/ a = lo /\ lo' = b + 1 /\ hi' = hi)%Z -> (lo <= lo' <= hi + 1)%Z ->
  (lo - 1 <= hi' <= hi)%Z -> Prod lo hi f = Prod lo' hi' f * Prod a b f.
Proof.
  intros [[-> [-> ->]]|[-> [-> ->]]] H1 H2; [apply Prod_split; lia|]. rewrite Rmult_comm. apply Prod_split; lia.
Qed.
Lemma Prod_shift lo hi d f : Prod (lo + d) (hi + d) f = Prod lo hi (fun i => f (i + d)%Z).
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Prod_empty by lia. reflexivity.
  - rewrite (Prod_last (lo + d)), (Prod_last lo) by lia. replace (hi + d - 1)%Z with (hi - 1 + d)%Z by lia.
    now rewrite IH.
Qed.
Lemma quotient_known a b c : a = b * c -> c <> 0 -> a / c = b.
Proof. intros -> H. field. exact H. Qed.

Lemma Prod_ext lo hi f g : (forall i, (lo <= i <= hi)%Z -> f i = g i) -> Prod lo hi f = Prod lo hi g.
Proof.
  on_range hi lo.
  - intros hi H _. rewrite !Prod_empty by lia. reflexivity.
  - intros hi H IH P. rewrite !(Prod_last lo hi) by lia. rewrite P by lia. rewrite IH; [reflexivity|].
    intros; apply P; lia.
Qed.

Lemma Prod_cong lo hi lo' hi' f g :
  lo = lo' -> hi = hi' -> (forall i, (lo <= i <= hi)%Z -> f i = g i) -> Prod lo hi f = Prod lo' hi' g.
Proof. intros -> ->. apply Prod_ext. Qed.

Lemma Prod_one lo hi : Prod lo hi (fun _ => 1) = 1.
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - apply Prod_empty; lia.
  - rewrite Prod_last, IH by lia. ring.
Qed.

Lemma Prod_mult lo hi f g : Prod lo hi (fun i => f i * g i) = Prod lo hi f * Prod lo hi g.
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Prod_empty by lia. ring.
  - rewrite !(Prod_last lo hi) by lia. rewrite IH. ring.
Qed.

Lemma Prod_pow lo hi f n : Prod lo hi (fun i => f i ^ n) = Prod lo hi f ^ n.
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Prod_empty by lia. now rewrite pow1.
  - rewrite !(Prod_last lo hi) by lia. rewrite IH, Rpow_mult_distr. reflexivity.
Qed.

Lemma Prod_pos lo hi f : (forall i, (lo <= i <= hi)%Z -> 0 < f i) -> 0 < Prod lo hi f.
Proof.
  on_range hi lo.
  - intros hi H _. rewrite Prod_empty by lia. lra.
  - intros hi H IH P. rewrite Prod_last by lia.
    apply Rmult_lt_0_compat; [apply IH; intros; apply P; lia | apply P; lia].
Qed.

Lemma Prod_nonneg lo hi f : (forall i, (lo <= i <= hi)%Z -> 0 <= f i) -> 0 <= Prod lo hi f.
Proof.
  on_range hi lo.
  - intros hi H _. rewrite Prod_empty by lia. lra.
  - intros hi H IH P. rewrite Prod_last by lia.
    apply Rmult_le_pos; [apply IH; intros; apply P; lia | apply P; lia].
Qed.

Lemma Prod_le lo hi f g : (forall i, (lo <= i <= hi)%Z -> 0 <= f i) -> (forall i, (lo <= i <= hi)%Z -> f i <= g i) ->
  Prod lo hi f <= Prod lo hi g.
Proof.
  on_range hi lo.
  - intros hi H _ _. rewrite !Prod_empty by lia. lra.
  - intros hi H IH N P. rewrite !(Prod_last lo hi) by lia.
    apply Rmult_le_compat; [apply Prod_nonneg; intros; apply N; lia | apply N; lia | | apply P; lia].
    apply IH; intros; [apply N | apply P]; lia.
Qed.

Lemma Prod_lt lo hi f g : (lo <= hi)%Z ->
  (forall i, (lo <= i <= hi)%Z -> 0 <= f i) -> (forall i, (lo <= i <= hi)%Z -> f i < g i) -> Prod lo hi f < Prod lo hi g.
Proof.
  intros H N P. rewrite !(Prod_last lo hi) by exact H.
  assert (A : Prod lo (hi - 1) f <= Prod lo (hi - 1) g).
  { apply Prod_le; intros i Hi; [apply N; lia | left; apply P; lia]. }
  assert (B : 0 < Prod lo (hi - 1) g).
  { apply Prod_pos. intros i Hi. specialize (N i ltac:(lia)). specialize (P i ltac:(lia)). lra. }
  specialize (N hi ltac:(lia)). specialize (P hi ltac:(lia)).
  apply Rle_lt_trans with (Prod lo (hi - 1) g * f hi); [now apply Rmult_le_compat_r | now apply Rmult_lt_compat_l].
Qed.

Lemma Prod_at_most_1 lo hi f : (forall i, (lo <= i <= hi)%Z -> 0 <= f i <= 1) -> Prod lo hi f <= 1.
Proof. intros H. rewrite <- (Prod_one lo hi). apply Prod_le; intros; now apply H. Qed.
Lemma Prod_at_least_1 lo hi f : (forall i, (lo <= i <= hi)%Z -> 1 <= f i) -> 1 <= Prod lo hi f.
Proof. intros H. rewrite <- (Prod_one lo hi). apply Prod_le; intros; [lra | now apply H]. Qed.
Lemma Prod_ne lo hi f : (forall i, (lo <= i <= hi)%Z -> f i <> 0) -> Prod lo hi f <> 0.
Proof.
  on_range hi lo.
  - intros hi H _. rewrite Prod_empty by lia. lra.
  - intros hi H IH P. rewrite Prod_last by lia. apply Rmult_integral_contrapositive_currified.
    + apply IH; intros; apply P; lia.
    + apply P; lia.
Qed.

Lemma Prod_inv lo hi f : Prod lo hi (fun i => / f i) = / Prod lo hi f.
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Prod_empty by lia. lra.
  - rewrite !(Prod_last lo hi) by lia. rewrite IH. now rewrite Rinv_mult.
Qed.

Lemma Prod_exp lo hi f : Prod lo hi (fun i => exp (f i)) = exp (Sum lo hi f).
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite Prod_empty, Sum_empty by lia. now rewrite exp_0.
  - rewrite Prod_last, Sum_last by lia. rewrite IH, exp_plus. reflexivity.
Qed.

Lemma Prod_const lo hi c : (lo - 1 <= hi)%Z -> Prod lo hi (fun _ => c) = zpow c (hi - lo + 1).
Proof.
  on_range hi lo.
  - intros hi H H'. rewrite Prod_empty by lia. replace (hi - lo + 1)%Z with 0%Z by lia. reflexivity.
  - intros hi H IH _. rewrite Prod_last, IH by lia. unfold zpow.
    replace (hi - 1 - lo + 1)%Z with (Z.of_nat (Z.to_nat (hi - lo))) by lia.
    replace (hi - lo + 1)%Z with (Z.of_nat (S (Z.to_nat (hi - lo)))) by lia.
    rewrite <- !pow_powerRZ. cbn [pow]. ring.
Qed.

Lemma Prod_ln lo hi f : (forall i, (lo <= i <= hi)%Z -> 0 < f i) -> ln (Prod lo hi f) = Sum lo hi (fun i => ln (f i)).
Proof.
  intros P. rewrite (Prod_ext lo hi f (fun i => exp (ln (f i)))), Prod_exp, ln_exp; [reflexivity|].
  intros i Hi. symmetry. apply exp_ln. now apply P.
Qed.

(** The product of 1 + delta terms: all factors but one are 1. *)
Lemma Prod_at lo hi k f :
  (lo <= k <= hi)%Z -> (forall i, (lo <= i <= hi)%Z -> i <> k -> f i = 1) -> Prod lo hi f = f k.
Proof.
  on_range hi lo.
  - intros; lia.
  - intros hi H IH Hk One. rewrite Prod_last by lia. destruct (Z.eq_dec hi k) as [->|Hne].
    + rewrite (Prod_ext lo (k - 1) f (fun _ => 1)), Prod_one; [ring|]. intros; apply One; lia.
    + rewrite IH, (One hi) by (intros; try apply One; lia). ring.
Qed.

(** (lo + t) ... (hi + t), as a quotient of factorials. *)
Lemma Prod_rising lo hi t f a b : (forall i, f i = IZR i + t) -> (0 <= b)%Z -> (lo - 1 <= hi)%Z ->
  IZR b = IZR lo + t - 1 -> a = (b + (hi - lo + 1))%Z -> Prod lo hi f = factorial a / factorial b.
Proof.
  intros F B. revert a. on_range hi lo; intros hi H.
  - intros a P E ->. replace (b + (hi - lo + 1))%Z with b by lia. rewrite Prod_empty by lia. field.
    apply Rgt_not_eq, factorial_pos.
  - intros IH a _ E ->. rewrite Prod_last, (IH (b + (hi - lo))%Z) by lia || exact E.
    replace (b + (hi - lo + 1))%Z with (b + (hi - lo) + 1)%Z by lia. rewrite factorial_next, F by lia.
    rewrite plus_IZR, minus_IZR, E. field. apply Rgt_not_eq, factorial_pos.
Qed.

(** Induction up to n: from the start, and from each m < n to m + 1. *)
Lemma range_induction start n (Q : Z -> Prop) :
  (start <= n)%Z -> Q start -> (forall m, (start <= m < n)%Z -> Q m -> Q (m + 1)%Z) -> Q n.
Proof.
  intros H base step.
  assert (G : forall k, (start + Z.of_nat k <= n)%Z -> Q (start + Z.of_nat k)%Z).
  { induction k as [|k IH]; intros Hk.
    - replace (start + Z.of_nat 0)%Z with start by lia. exact base.
    - replace (start + Z.of_nat (S k))%Z with (start + Z.of_nat k + 1)%Z by lia. apply step; [lia|]. apply IH. lia. }
  replace n with (start + Z.of_nat (Z.to_nat (n - start)))%Z by lia. apply G. lia.
Qed.
