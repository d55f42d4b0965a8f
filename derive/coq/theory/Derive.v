(** The support library of exported derivations. It uses the standard library of Coq only and states no axiom.

    Numbers are the reals of the standard library; indices are integers; a family is a function from integers.
    Functions are total here and partial in derive, so what is exported states definedness beside each relation. *)

From Coq Require Export Reals ZArith Lra Lia Field Psatz.
From Coq Require Import FunctionalExtensionality.
Global Open Scope R_scope.

(** Proofs, collected so that all that they assume is listed at once. *)
Inductive proofs : Type := no_more | and_also (P : Prop) (proof : P) (rest : proofs).

(** * Finite sums: [Sum lo hi f] is f lo + ... + f hi, and 0 where hi < lo *)

Fixpoint sum_from (f : Z -> R) (lo : Z) (n : nat) : R :=
  match n with
  | O => 0
  | S m => sum_from f lo m + f (lo + Z.of_nat m)%Z
  end.

Definition Sum (lo hi : Z) (f : Z -> R) : R := sum_from f lo (Z.to_nat (hi - lo + 1)).

(** The product likewise; the empty one is 1. *)
Fixpoint prod_from (f : Z -> R) (lo : Z) (n : nat) : R :=
  match n with
  | O => 1
  | S m => prod_from f lo m * f (lo + Z.of_nat m)%Z
  end.

Definition Prod (lo hi : Z) (f : Z -> R) : R := prod_from f lo (Z.to_nat (hi - lo + 1)).

(** Kronecker's delta, as a real number and as an integer. *)
Definition delta (i j : Z) : R := if Z.eqb i j then 1 else 0.
Definition zdelta (i j : Z) : Z := if Z.eqb i j then 1%Z else 0%Z.

(** A family with one element replaced, and a family written out from index 1 on. *)
Definition upd (f : Z -> R) (k : Z) (v : R) : Z -> R := fun i => if Z.eqb i k then v else f i.
Definition upd2 (f : Z -> Z -> R) (k l : Z) (v : R) : Z -> Z -> R :=
  fun i j => if Z.eqb i k then (if Z.eqb j l then v else f i j) else f i j.
Fixpoint listed (items : list R) (i : Z) : R :=
  match items with
  | nil => 0
  | cons x rest => if Z.eqb i 1 then x else listed rest (i - 1)%Z
  end.
Fixpoint zlisted (items : list Z) (i : Z) : Z :=
  match items with
  | nil => 0%Z
  | cons x rest => if Z.eqb i 1 then x else zlisted rest (i - 1)%Z
  end.

(** A real power: x^y = exp (y ln x) for x > 0, and 0^y = 0 (which is meant for y > 0 only). *)
Definition rpow (x y : R) : R := if Req_EM_T x 0 then 0 else exp (y * ln x).

(** An integer power, repeated product; a negative one is the reciprocal. *)
Definition zpow (x : R) (n : Z) : R := powerRZ x n.

(** The factorial of a natural number. *)
Definition factorial (n : Z) : R := INR (fact (Z.to_nat n)).

Lemma factorial_pos n : 0 < factorial n.
Proof. unfold factorial. apply lt_0_INR, lt_O_fact. Qed.
Lemma factorial_next n : (0 <= n)%Z -> factorial (n + 1) = (IZR n + 1) * factorial n.
Proof.
  intros H. unfold factorial. replace (Z.to_nat (n + 1)) with (S (Z.to_nat n)) by lia.
  rewrite fact_simpl, mult_INR, S_INR, INR_IZR_INZ, Z2Nat.id by lia. reflexivity.
Qed.

(** ** Sums *)

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

(** *** Prefix sums: [upto f n] has upto f n - upto f (n - 1) = f n for every integer n, and upto f 0 = 0 *)

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

Lemma Sum_const lo hi c : (lo - 1 <= hi)%Z -> Sum lo hi (fun _ => c) = (IZR hi - IZR lo + 1) * c.
Proof.
  intros H. replace (Sum lo hi (fun _ => c)) with (c * Sum lo hi (fun _ => 1)).
  - rewrite Sum_upto, !upto_const, minus_IZR by lia. ring.
  - rewrite <- Sum_scal. apply Sum_ext. intros; ring.
Qed.

(** *** Kronecker's delta *)

Lemma delta_eq i j : i = j -> delta i j = 1.
Proof. intros ->. unfold delta. now rewrite Z.eqb_refl. Qed.
Lemma delta_ne i j : i <> j -> delta i j = 0.
Proof. intros H. unfold delta. destruct (Z.eqb_spec i j); [contradiction|reflexivity]. Qed.
Lemma delta_sym i j : delta i j = delta j i.
Proof. unfold delta. now rewrite Z.eqb_sym. Qed.
Lemma delta_cases i j : (i = j /\ delta i j = 1) \/ (i <> j /\ delta i j = 0).
Proof. destruct (Z.eq_dec i j); [left|right]; split; auto using delta_eq, delta_ne. Qed.
Lemma delta_sqr i j : delta i j * delta i j = delta i j.
Proof. destruct (delta_cases i j) as [[_ ->]|[_ ->]]; ring. Qed.
Lemma zdelta_eq i j : i = j -> zdelta i j = 1%Z.
Proof. intros ->. unfold zdelta. now rewrite Z.eqb_refl. Qed.
Lemma zdelta_ne i j : i <> j -> zdelta i j = 0%Z.
Proof. intros H. unfold zdelta. destruct (Z.eqb_spec i j); [contradiction|reflexivity]. Qed.
Lemma IZR_zdelta i j : IZR (zdelta i j) = delta i j.
Proof. unfold zdelta, delta. destruct (Z.eqb i j); reflexivity. Qed.

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

(** ** Order *)

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

(** A sum with a positive term, the others nonnegative, is larger than any other term. *)
Lemma Sum_gt_term lo hi f k :
  (lo <= k <= hi)%Z -> (lo < hi)%Z -> (forall i, (lo <= i <= hi)%Z -> 0 < f i) -> f k < Sum lo hi f.
Proof.
  intros H Two P. rewrite (Sum_split lo k hi), (Sum_last lo k) by lia.
  destruct (Z.eq_dec lo k) as [E|E].
  - rewrite (Sum_empty lo (k - 1)) by lia.
    assert (0 < Sum (k + 1) hi f) by (apply Sum_pos; [lia|]; intros; apply P; lia). lra.
  - assert (0 < Sum lo (k - 1) f) by (apply Sum_pos; [lia|]; intros; apply P; lia).
    assert (0 <= Sum (k + 1) hi f) by (apply Sum_nonneg; intros; left; apply P; lia). lra.
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

(** ** Products *)

Lemma Prod_empty lo hi f : (hi < lo)%Z -> Prod lo hi f = 1.
Proof. intros H. unfold Prod. replace (Z.to_nat (hi - lo + 1)) with O by lia. reflexivity. Qed.

Lemma Prod_last lo hi f : (lo <= hi)%Z -> Prod lo hi f = Prod lo (hi - 1) f * f hi.
Proof.
  intros H. unfold Prod.
  replace (Z.to_nat (hi - lo + 1)) with (S (Z.to_nat (hi - 1 - lo + 1))) by lia.
  cbn [prod_from]. do 2 f_equal. lia.
Qed.

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

(** ** Exponential, logarithm, powers *)

Lemma ln_le_sub1 x : 0 < x -> ln x <= x - 1.
Proof. intros H. pose proof (exp_ineq1_le (ln x)) as E. rewrite exp_ln in E by exact H. lra. Qed.

Lemma ln_div x y : 0 < x -> 0 < y -> ln (x / y) = ln x - ln y.
Proof. intros Hx Hy. unfold Rdiv. rewrite ln_mult, ln_Rinv; auto. now apply Rinv_0_lt_compat. Qed.

Lemma exp_sub a b : exp (a - b) = exp a / exp b.
Proof. unfold Rminus, Rdiv. rewrite exp_plus, exp_Ropp. reflexivity. Qed.

Lemma exp_times n a : exp (IZR (Z.of_nat n) * a) = exp a ^ n.
Proof.
  rewrite <- INR_IZR_INZ. induction n as [|n IH]; [cbn; rewrite Rmult_0_l; apply exp_0|].
  rewrite S_INR, Rmult_plus_distr_r, exp_plus, IH, Rmult_1_l. cbn. ring.
Qed.

Lemma ln_power x n : 0 < x -> ln (x ^ n) = IZR (Z.of_nat n) * ln x.
Proof. intros H. rewrite ln_pow by exact H. now rewrite INR_IZR_INZ. Qed.

Lemma exp_le a b : a <= b -> exp a <= exp b.
Proof. intros [H| ->]; [left; now apply exp_increasing | right; reflexivity]. Qed.
Lemma ln_le a b : 0 < a -> a <= b -> ln a <= ln b.
Proof. intros Ha [H| ->]; [left; now apply ln_increasing | right; reflexivity]. Qed.
Lemma exp_ne a b : a <> b -> exp a <> exp b.
Proof. intros H E. apply H. now apply exp_inv. Qed.
Lemma ln_ne a b : 0 < a -> 0 < b -> a <> b -> ln a <> ln b.
Proof. intros Ha Hb H E. apply H. now apply ln_inv. Qed.

Lemma rpow_exp x y : 0 < x -> rpow x y = exp (y * ln x).
Proof. intros H. unfold rpow. destruct (Req_EM_T x 0); [lra|reflexivity]. Qed.
Lemma rpow_pos x y : 0 < x -> 0 < rpow x y.
Proof. intros H. rewrite rpow_exp by exact H. apply exp_pos. Qed.
Lemma rpow_nonneg x y : 0 <= rpow x y.
Proof. unfold rpow. destruct (Req_EM_T x 0); [lra|left; apply exp_pos]. Qed.
Lemma rpow_0 y : rpow 0 y = 0.
Proof. unfold rpow. destruct (Req_EM_T 0 0); [reflexivity|lra]. Qed.

Lemma zpow_nat x n k : n = Z.of_nat k -> zpow x n = x ^ k.
Proof. intros ->. unfold zpow. symmetry. apply pow_powerRZ. Qed.
Lemma zpow_pos x n : 0 < x -> 0 < zpow x n.
Proof. intros H. unfold zpow. now apply powerRZ_lt. Qed.
Lemma zpow_nonneg x n : 0 <= x -> 0 <= zpow x n.
Proof.
  intros [H| <-]; [left; now apply zpow_pos|].
  unfold zpow. destruct n as [|p|p]; cbn; [lra| |].
  - apply pow_le; lra.
  - rewrite pow_i by apply Pos2Nat.is_pos. rewrite Rinv_0. lra.
Qed.
Lemma zpow_ne x n : x <> 0 -> zpow x n <> 0.
Proof. intros H. unfold zpow. now apply powerRZ_NOR. Qed.
Lemma zpow_exp x n : 0 < x -> zpow x n = exp (IZR n * ln x).
Proof.
  intros H. unfold zpow. destruct (Z_lt_le_dec n 0) as [N|N].
  - replace n with (- Z.of_nat (Z.to_nat (- n)))%Z by lia. rewrite opp_IZR.
    set (m := Z.to_nat (- n)). rewrite Ropp_mult_distr_l_reverse, exp_Ropp, exp_times, exp_ln by exact H.
    rewrite powerRZ_neg', <- pow_powerRZ. reflexivity.
  - replace n with (Z.of_nat (Z.to_nat n)) by lia.
    rewrite exp_times, exp_ln by exact H. symmetry. apply pow_powerRZ.
Qed.
Lemma zpow_add x m n : x <> 0 -> zpow x (m + n) = zpow x m * zpow x n.
Proof. intros H. unfold zpow. now apply powerRZ_add. Qed.
Lemma zpow_add_nonneg x m n : (0 <= m)%Z -> (0 <= n)%Z -> zpow x (m + n) = zpow x m * zpow x n.
Proof.
  intros Hm Hn. rewrite (zpow_nat x (m + n) (Z.to_nat m + Z.to_nat n)), (zpow_nat x m (Z.to_nat m)),
    (zpow_nat x n (Z.to_nat n)) by lia. apply pow_add.
Qed.
Lemma zpow_opp x n : zpow x (- n) = / zpow x n.
Proof. unfold zpow. apply powerRZ_neg'. Qed.
Lemma zpow_number x k : zpow x (Zpos k) = x ^ Pos.to_nat k.
Proof. reflexivity. Qed.
Lemma zpow_number_opp x k : zpow x (Zneg k) = / x ^ Pos.to_nat k.
Proof. reflexivity. Qed.
Lemma zpow_0 x n : n = 0%Z -> zpow x n = 1.
Proof. intros ->. reflexivity. Qed.
Lemma zpow_1 x n : n = 1%Z -> zpow x n = x.
Proof. intros ->. unfold zpow. exact (powerRZ_1 x). Qed.
Lemma zpow_zdelta x i j : zpow x (zdelta i j) = 1 + delta i j * (x - 1).
Proof. unfold zdelta, delta. destruct (Z.eqb i j); [rewrite zpow_1 | rewrite zpow_0]; try reflexivity; ring. Qed.

(** ** Arithmetic of relations: how a normal form or an elimination gives a line *)

Lemma eq_by m a b r : m <> 0 -> m * (a - b) = r -> r = 0 -> a = b.
Proof. intros H E Z. rewrite Z in E. apply Rmult_integral in E. destruct E; [contradiction|lra]. Qed.
Lemma le_by k c d a b : c <= d -> 0 <= k -> b - a = k * (d - c) -> a <= b.
Proof. intros H Hk E. assert (0 <= k * (d - c)) by (apply Rmult_le_pos; lra). lra. Qed.
Lemma lt_by k c d a b : c < d -> 0 < k -> b - a = k * (d - c) -> a < b.
Proof. intros H Hk E. assert (0 < k * (d - c)) by (apply Rmult_lt_0_compat; lra). lra. Qed.
Lemma le_by_lt k c d a b : c < d -> 0 <= k -> b - a = k * (d - c) -> a <= b.
Proof. intros H Hk E. apply (le_by k c d); lra. Qed.
Lemma ne_by k c d a b : c <> d -> k <> 0 -> a - b = k * (c - d) -> a <> b.
Proof.
  intros H Hk E F. assert (Z : k * (c - d) = 0) by lra. apply Rmult_integral in Z.
  destruct Z; [contradiction|lra].
Qed.

Lemma plus_pp x y : 0 < x -> 0 <= y -> 0 < x + y. Proof. lra. Qed.
Lemma plus_pq x y : 0 <= x -> 0 < y -> 0 < x + y. Proof. lra. Qed.
Lemma minus_pp x y : 0 < x -> y <= 0 -> 0 < x - y. Proof. lra. Qed.
Lemma minus_pq x y : 0 <= x -> y < 0 -> 0 < x - y. Proof. lra. Qed.
Lemma ne_of_pos x : 0 < x -> x <> 0. Proof. lra. Qed.
Lemma ne_of_neg x : x < 0 -> x <> 0. Proof. lra. Qed.
Lemma ne_minus a b : a <> b -> a - b <> 0. Proof. lra. Qed.
Lemma mul_nn a b : a <= 0 -> b <= 0 -> 0 <= a * b.
Proof. intros. replace (a * b) with (- a * - b) by ring. apply Rmult_le_pos; lra. Qed.
Lemma mul_neg_neg a b : a < 0 -> b < 0 -> 0 < a * b.
Proof. intros. replace (a * b) with (- a * - b) by ring. apply Rmult_lt_0_compat; lra. Qed.
Lemma mul_pos_neg a b : 0 < a -> b < 0 -> a * b < 0.
Proof. intros. replace (a * b) with (- (a * - b)) by ring. assert (0 < a * - b) by (apply Rmult_lt_0_compat; lra). lra. Qed.
Lemma mul_neg_pos a b : a < 0 -> 0 < b -> a * b < 0.
Proof. intros. rewrite Rmult_comm. now apply mul_pos_neg. Qed.
Lemma mul_nonneg_nonpos a b : 0 <= a -> b <= 0 -> a * b <= 0.
Proof. intros. replace (a * b) with (- (a * - b)) by ring. assert (0 <= a * - b) by (apply Rmult_le_pos; lra). lra. Qed.
Lemma mul_nonpos_nonneg a b : a <= 0 -> 0 <= b -> a * b <= 0.
Proof. intros. rewrite Rmult_comm. now apply mul_nonneg_nonpos. Qed.
Lemma inv_neg a : a < 0 -> / a < 0.
Proof. apply Rinv_lt_0_compat. Qed.
Lemma inv_nonneg a : 0 <= a -> 0 <= / a.
Proof. intros [H| <-]; [left; now apply Rinv_0_lt_compat | rewrite Rinv_0; lra]. Qed.
Lemma even_nonneg a n : 0 <= a ^ (2 * n).
Proof. rewrite pow_mult. apply pow_le. replace (a ^ 2) with (a * a) by ring. apply Rle_0_sqr. Qed.
Lemma even_pos a n : a <> 0 -> 0 < a ^ (2 * n).
Proof.
  intros H. rewrite pow_mult. apply pow_lt. replace (a ^ 2) with (a * a) by ring. now apply Rsqr_pos_lt.
Qed.
Lemma ln_pos a : 1 < a -> 0 < ln a.
Proof. intros. rewrite <- ln_1. apply ln_increasing; lra. Qed.
Lemma ln_nonneg a : 1 <= a -> 0 <= ln a.
Proof. intros. rewrite <- ln_1. apply ln_le; lra. Qed.
Lemma ln_neg a : 0 < a < 1 -> ln a < 0.
Proof. intros. rewrite <- ln_1. apply ln_increasing; lra. Qed.
Lemma ln_nonpos a : 0 < a <= 1 -> ln a <= 0.
Proof. intros. rewrite <- ln_1. apply ln_le; lra. Qed.

Lemma opp_pos a : a < 0 -> 0 < - a. Proof. lra. Qed.
Lemma opp_neg a : 0 < a -> - a < 0. Proof. lra. Qed.
Lemma opp_nonneg a : a <= 0 -> 0 <= - a. Proof. lra. Qed.
Lemma opp_nonpos a : 0 <= a -> - a <= 0. Proof. lra. Qed.
Lemma zero_by c l r : l = r -> c * (l - r) = 0. Proof. intros ->. ring. Qed.
Lemma plus_zero a b : a = 0 -> b = 0 -> a + b = 0. Proof. intros -> ->. ring. Qed.
Lemma lt_of a b : 0 < b - a -> a < b. Proof. lra. Qed.
Lemma le_of a b : 0 <= b - a -> a <= b. Proof. lra. Qed.
Lemma ne_of a b : a - b <> 0 -> a <> b. Proof. lra. Qed.

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

Lemma le_by_scale s a b t : 0 < s -> s * (b - a) = t -> 0 <= t -> a <= b.
Proof. intros Hs E Ht. apply Rnot_lt_le. intros L. assert (0 < s * (a - b)) by (apply Rmult_lt_0_compat; lra). lra. Qed.
Lemma lt_by_scale s a b t : 0 < s -> s * (b - a) = t -> 0 < t -> a < b.
Proof. intros Hs E Ht. apply Rnot_le_lt. intros L. assert (0 <= s * (a - b)) by (apply Rmult_le_pos; lra). lra. Qed.

(** log lies below its tangents, exp above. *)
Lemma tangent_log u v : 0 < u -> 0 < v -> ln u <= ln v + (u - v) / v.
Proof.
  intros Hu Hv. pose proof (ln_le_sub1 (u / v) (Rdiv_lt_0_compat u v Hu Hv)) as H.
  rewrite ln_div in H by assumption. replace ((u - v) / v) with (u / v - 1) by (field; lra). lra.
Qed.
Lemma tangent_exp u v : exp v * (1 + u - v) <= exp u.
Proof.
  pose proof (exp_ineq1_le (u - v)) as H. replace (exp u) with (exp v * exp (u - v)) by (rewrite <- exp_plus; f_equal; ring).
  apply Rmult_le_compat_l; [left; apply exp_pos | lra].
Qed.
Lemma tangent_exp_strict u v : u <> v -> exp v * (1 + u - v) < exp u.
Proof.
  intros N. assert (M : u - v <> 0) by lra. pose proof (exp_ineq1 (u - v) M) as H.
  replace (exp u) with (exp v * exp (u - v)) by (rewrite <- exp_plus; f_equal; ring).
  apply Rmult_lt_compat_l; [apply exp_pos | lra].
Qed.
Lemma tangent_log_strict u v : 0 < u -> 0 < v -> u <> v -> ln u < ln v + (u - v) / v.
Proof.
  intros Hu Hv N. assert (M : ln u <> ln v) by (intros E; apply N; now apply ln_inv).
  pose proof (tangent_exp_strict (ln u) (ln v) M) as H. rewrite !exp_ln in H by assumption.
  apply (Rmult_lt_reg_l v); [exact Hv|]. replace (v * (ln v + (u - v) / v)) with (v * ln v + u - v) by (field; lra). lra.
Qed.

(** Equivalences: the same operation on both sides. *)
Lemma mul_lt_iff c a b : 0 < c -> (a < b <-> c * a < c * b).
Proof. intros H. split; [now apply Rmult_lt_compat_l | now apply Rmult_lt_reg_l]. Qed.
Lemma mul_le_iff c a b : 0 < c -> (a <= b <-> c * a <= c * b).
Proof. intros H. split; [apply Rmult_le_compat_l; lra | now apply Rmult_le_reg_l]. Qed.
Lemma mul_eq_iff c a b : c <> 0 -> (a = b <-> c * a = c * b).
Proof. intros H. split; [now intros -> | intros E; exact (Rmult_eq_reg_l c a b E H)]. Qed.
Lemma mul_ne_iff c a b : c <> 0 -> (a <> b <-> c * a <> c * b).
Proof. intros H. pose proof (mul_eq_iff c a b H). tauto. Qed.
Lemma mul_lt_turn c a b : c < 0 -> (a < b <-> c * b < c * a).
Proof. intros H. pose proof (mul_lt_iff (- c) a b). split; intros; nra. Qed.
Lemma mul_le_turn c a b : c < 0 -> (a <= b <-> c * b <= c * a).
Proof. intros H. pose proof (mul_le_iff (- c) a b). split; intros; nra. Qed.
Lemma div_lt_iff c a b : 0 < c -> (a < b <-> a / c < b / c).
Proof. intros H. unfold Rdiv. rewrite !(Rmult_comm _ (/ c)). apply mul_lt_iff. now apply Rinv_0_lt_compat. Qed.
Lemma div_le_iff c a b : 0 < c -> (a <= b <-> a / c <= b / c).
Proof. intros H. unfold Rdiv. rewrite !(Rmult_comm _ (/ c)). apply mul_le_iff. now apply Rinv_0_lt_compat. Qed.
Lemma div_eq_iff c a b : c <> 0 -> (a = b <-> a / c = b / c).
Proof. intros H. unfold Rdiv. rewrite !(Rmult_comm _ (/ c)). apply mul_eq_iff. now apply Rinv_neq_0_compat. Qed.
Lemma div_ne_iff c a b : c <> 0 -> (a <> b <-> a / c <> b / c).
Proof. intros H. pose proof (div_eq_iff c a b H). tauto. Qed.
Lemma exp_lt_iff a b : a < b <-> exp a < exp b.
Proof. split; [apply exp_increasing | apply exp_lt_inv]. Qed.
Lemma exp_le_iff a b : a <= b <-> exp a <= exp b.
Proof. split; [apply exp_le|]. intros H. apply Rnot_lt_le. intros L. apply exp_increasing in L. lra. Qed.
Lemma exp_eq_iff a b : a = b <-> exp a = exp b.
Proof. split; [now intros -> | apply exp_inv]. Qed.
Lemma ln_lt_iff a b : 0 < a -> 0 < b -> (a < b <-> ln a < ln b).
Proof. intros Ha Hb. split; [now apply ln_increasing | now apply ln_lt_inv]. Qed.
Lemma ln_le_iff a b : 0 < a -> 0 < b -> (a <= b <-> ln a <= ln b).
Proof. intros Ha Hb. split; [now apply ln_le|]. intros H. apply Rnot_lt_le. intros L. apply ln_increasing in L; lra. Qed.
Lemma ln_eq_iff a b : 0 < a -> 0 < b -> (a = b <-> ln a = ln b).
Proof. intros Ha Hb. split; [now intros -> | now apply ln_inv]. Qed.

Lemma lt_over x a b : 0 < b -> x < a / b -> x * b < a.
Proof. intros H L. apply (Rmult_lt_compat_r b) in L; [|exact H]. unfold Rdiv in L. rewrite Rmult_assoc, Rinv_l in L by lra. lra. Qed.
Lemma over_lt x a b : 0 < b -> a / b < x -> a < x * b.
Proof. intros H L. apply (Rmult_lt_compat_r b) in L; [|exact H]. unfold Rdiv in L. rewrite Rmult_assoc, Rinv_l in L by lra. lra. Qed.

Lemma Prod_factorial n : (0 <= n)%Z -> Prod 1 n (fun i => IZR i) = factorial n.
Proof.
  on_range n 1%Z; intros n H.
  - intros P. replace n with 0%Z by lia. rewrite Prod_empty by lia. reflexivity.
  - intros IH _. rewrite Prod_last, IH by lia. replace (factorial n) with (factorial ((n - 1) + 1)) by (f_equal; lia).
    rewrite factorial_next, minus_IZR by lia. ring.
Qed.

(** Larger, smaller and absolute values. *)
Lemma Rmax_abs a b : Rmax a b = (a + b + Rabs (a - b)) / 2.
Proof. unfold Rmax, Rabs. destruct (Rle_dec a b), (Rcase_abs (a - b)); lra. Qed.
Lemma Rmin_abs a b : Rmin a b = (a + b - Rabs (a - b)) / 2.
Proof. unfold Rmin, Rabs. destruct (Rle_dec a b), (Rcase_abs (a - b)); lra. Qed.
