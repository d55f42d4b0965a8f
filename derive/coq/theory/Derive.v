(** The support library of exported derivations. It uses the standard library of Coq only and states no axiom.

    Numbers are the reals of the standard library; indices are integers; a family is a function from integers.
    Functions are total here and partial in derive, so what is exported states definedness beside each relation.

    Here are the definitions, and lemmas on exp, ln, powers and relations; [DeriveSums] is on sums and products,
    [DeriveCalculus] on derivatives, [DeriveFunctions] on other functions, [DeriveLimits] on limits, [DeriveSeries] and [DeriveBounds] bound numbers, and
    [DeriveTactics] and [DeriveSteps] have the tactics that exported proofs are made of. *)

From Coq Require Export Reals ZArith Lra Lia Field Psatz.
Global Open Scope R_scope.

(** Proofs, collected so that all that they assume is listed at once. *)
Inductive proofs : Type := no_more | and_also (P : Prop) (proof : P) (rest : proofs).

(** * Definitions. Finite sums: [Sum lo hi f] is f lo + ... + f hi, and 0 where hi < lo *)

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

(** The binomial x (x - 1) ... (x - k + 1) / k!, 0 for k < 0. *)
Definition binomial (x : R) (k : Z) : R :=
  if Z.ltb k 0 then 0 else Prod 1 k (fun j => x + 1 - IZR j) / factorial k.

(** The sign: 1, 0 or -1. *)
Definition sgn (x : R) : R := if Rlt_dec 0 x then 1 else if Req_EM_T x 0 then 0 else - 1.

Lemma factorial_pos n : 0 < factorial n.
Proof. unfold factorial. apply lt_0_INR, lt_O_fact. Qed.
Lemma factorial_next n : (0 <= n)%Z -> factorial (n + 1) = (IZR n + 1) * factorial n.
Proof.
  intros H. unfold factorial. replace (Z.to_nat (n + 1)) with (S (Z.to_nat n)) by lia.
  rewrite fact_simpl, mult_INR, S_INR, INR_IZR_INZ, Z2Nat.id by lia. reflexivity.
Qed.

(** * Exponential, logarithm, powers *)

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

Lemma ln_nonpositive x : x <= 0 -> ln x = 0.
Proof. intros H. unfold ln. destruct (Rlt_dec 0 x); [exfalso; lra | reflexivity]. Qed.

(** Even powers, of numbers of any sign. *)
Lemma even_power_abs x n : Nat.even n = true -> x ^ n = Rabs x ^ n.
Proof.
  intros E. apply Nat.even_spec in E. destruct E as [k ->]. rewrite !pow_mult, pow2_abs. reflexivity.
Qed.
Lemma even_power_nonneg x n : Nat.even n = true -> 0 <= x ^ n.
Proof. intros E. rewrite even_power_abs by exact E. apply pow_le, Rabs_pos. Qed.
Lemma even_power_pos x n : Nat.even n = true -> x <> 0 -> 0 < x ^ n.
Proof. intros E H. rewrite even_power_abs by exact E. now apply pow_lt, Rabs_pos_lt. Qed.
Lemma ln_even_power x n : Nat.even n = true -> ln (x ^ n) = IZR (Z.of_nat n) * ln (Rabs x).
Proof.
  intros E. rewrite even_power_abs by exact E. destruct (Req_dec x 0) as [->|N].
  - rewrite Rabs_R0. destruct n as [|n]; [cbn; rewrite ln_1; ring|].
    rewrite pow_i by lia. rewrite ln_nonpositive by lra. ring.
  - apply ln_power. now apply Rabs_pos_lt.
Qed.

Lemma pow_strict n a b : (0 < n)%nat -> 0 <= a -> a < b -> a ^ n < b ^ n.
Proof.
  intros Hn Ha L. induction n as [|n IH]; [lia|]. destruct n as [|n]; [cbn; lra|].
  specialize (IH ltac:(lia)). change (a * a ^ S n < b * b ^ S n).
  assert (0 <= a ^ S n) by now apply pow_le. apply Rmult_le_0_lt_compat; lra.
Qed.

Lemma exp_le a b : a <= b -> exp a <= exp b.
Proof. intros [H| ->]; [left; now apply exp_increasing | right; reflexivity]. Qed.
Lemma ln_le a b : 0 < a -> a <= b -> ln a <= ln b.
Proof. intros Ha [H| ->]; [left; now apply ln_increasing | right; reflexivity]. Qed.

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
Lemma zpow_mult x y n : zpow (x * y) n = zpow x n * zpow y n.
Proof.
  unfold zpow. destruct n as [|k|k]; cbn [powerRZ]; rewrite ?Rpow_mult_distr; [ring | reflexivity | apply Rinv_mult].
Qed.
Lemma zpow_inv x n : zpow (/ x) n = / zpow x n.
Proof. unfold zpow. destruct n as [|k|k]; cbn [powerRZ]; rewrite ?pow_inv, ?Rinv_1; reflexivity. Qed.
Lemma zpow_pow x k n : zpow (x ^ k) n = zpow x n ^ k.
Proof. induction k as [|k IH]; cbn [pow]; [|now rewrite zpow_mult, IH]. unfold zpow. apply powerRZ_R1. Qed.
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

(** * Arithmetic of relations: how a normal form or an elimination gives a line *)

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
Lemma ne_of_pos x : 0 < x -> x <> 0. Proof. lra. Qed.
Lemma ne_of_neg x : x < 0 -> x <> 0. Proof. lra. Qed.
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
(** What makes up something positive, one part being nonnegative. *)
Lemma positive_parts a b : 0 <= a -> 0 < a * b -> 0 < a /\ 0 < b.
Proof.
  intros [H|<-] P; [|lra]. split; [exact H|]. apply Rnot_le_lt. intros N.
  assert (0 <= a * - b) by (apply Rmult_le_pos; lra). lra.
Qed.
Lemma positive_parts_r a b : 0 <= b -> 0 < a * b -> 0 < a /\ 0 < b.
Proof. intros H P. rewrite Rmult_comm in P. apply positive_parts in P; tauto. Qed.
Lemma positive_quotient a b : 0 <= b -> 0 < a / b -> 0 < a /\ 0 < b.
Proof.
  intros H P. apply positive_parts_r in P; [|now apply inv_nonneg]. split; [apply P|].
  destruct H as [H|<-]; [exact H|]. rewrite Rinv_0 in P. lra.
Qed.
Lemma positive_dividend a b : 0 <= a -> 0 < a / b -> 0 < a /\ 0 < b.
Proof.
  intros H P. apply positive_parts in P; [|exact H]. split; [apply P|].
  apply Rnot_le_lt. intros [N|E]; [apply Rinv_lt_0_compat in N; lra | rewrite E, Rinv_0 in P; lra].
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

Lemma lt_over x a b : 0 < b -> x < a / b -> x * b < a.
Proof. intros H L. apply (Rmult_lt_compat_r b) in L; [|exact H]. unfold Rdiv in L. rewrite Rmult_assoc, Rinv_l in L by lra. lra. Qed.
Lemma over_lt x a b : 0 < b -> a / b < x -> a < x * b.
Proof. intros H L. apply (Rmult_lt_compat_r b) in L; [|exact H]. unfold Rdiv in L. rewrite Rmult_assoc, Rinv_l in L by lra. lra. Qed.
