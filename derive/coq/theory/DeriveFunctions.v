(** The built-in functions beyond exp, ln and powers: absolute value, sign, factorials, binomials, angles, and their
    derivatives. *)

From Derive Require Export DeriveCalculus.

(** * Larger, smaller and absolute values, signs *)

Lemma Rmax_abs a b : Rmax a b = (a + b + Rabs (a - b)) / 2.
Proof. unfold Rmax, Rabs. destruct (Rle_dec a b), (Rcase_abs (a - b)); lra. Qed.
Lemma abs_cases a : (0 <= a /\ Rabs a = a) \/ (a < 0 /\ Rabs a = - a).
Proof. unfold Rabs. destruct (Rcase_abs a); [right | left]; split; try reflexivity; lra. Qed.
Lemma max_cases a b : (b <= a /\ Rmax a b = a) \/ (a < b /\ Rmax a b = b).
Proof. unfold Rmax. destruct (Rle_dec a b) as [[L|E]|L]; [right | left | left]; split; try assumption; lra. Qed.
Lemma min_cases a b : (a <= b /\ Rmin a b = a) \/ (b < a /\ Rmin a b = b).
Proof. unfold Rmin. destruct (Rle_dec a b); [left | right]; split; try assumption; lra. Qed.
Lemma Rmin_abs a b : Rmin a b = (a + b - Rabs (a - b)) / 2.
Proof. unfold Rmin, Rabs. destruct (Rle_dec a b), (Rcase_abs (a - b)); lra. Qed.

Lemma Rabs_power x n : Rabs (x ^ n) = Rabs x ^ n.
Proof. symmetry. apply RPow_abs. Qed.
Lemma Rabs_quotient a b : Rabs (a / b) = Rabs a / Rabs b.
Proof. unfold Rdiv. now rewrite Rabs_mult, Rabs_inv. Qed.
Lemma Prod_abs lo hi f : Rabs (Prod lo hi f) = Prod lo hi (fun i => Rabs (f i)).
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Prod_empty by lia. apply Rabs_R1.
  - rewrite !(Prod_last lo hi) by lia. now rewrite Rabs_mult, IH.
Qed.

Lemma Sum_abs lo hi f : Rabs (Sum lo hi f) <= Sum lo hi (fun i => Rabs (f i)).
Proof.
  on_range hi lo; intros hi H; [|intros IH].
  - rewrite !Sum_empty by lia. rewrite Rabs_R0. lra.
  - rewrite !(Sum_last lo hi) by lia. eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

Lemma sgn_pos x : 0 < x -> sgn x = 1.
Proof. intros H. unfold sgn. destruct (Rlt_dec 0 x); [reflexivity | lra]. Qed.
Lemma sgn_neg x : x < 0 -> sgn x = - 1.
Proof. intros H. unfold sgn. destruct (Rlt_dec 0 x), (Req_EM_T x 0); lra. Qed.
Lemma sgn_zero x : x = 0 -> sgn x = 0.
Proof. intros ->. unfold sgn. destruct (Rlt_dec 0 0), (Req_EM_T 0 0); lra. Qed.
Lemma sgn_cases x : (0 < x /\ sgn x = 1) \/ (x = 0 /\ sgn x = 0) \/ (x < 0 /\ sgn x = - 1).
Proof.
  destruct (Rtotal_order 0 x) as [H|[H|H]]; [left | right; left | right; right]; split; try lra;
    auto using sgn_pos, sgn_neg, sgn_zero.
Qed.
Lemma sgn_le x : sgn x <= 1.
Proof. destruct (sgn_cases x) as [[_ ->]|[[_ ->]|[_ ->]]]; lra. Qed.
Lemma sgn_ge x : -1 <= sgn x.
Proof. destruct (sgn_cases x) as [[_ ->]|[[_ ->]|[_ ->]]]; lra. Qed.
Lemma opp_le_abs x : - x <= Rabs x.
Proof. rewrite <- Rabs_Ropp. apply Rle_abs. Qed.
Lemma delta_le i j : delta i j <= 1.
Proof. unfold delta. destruct (Z.eqb i j); lra. Qed.
Lemma exp_le_1 x : x <= 0 -> exp x <= 1.
Proof. intros H. rewrite <- exp_0. now apply exp_le. Qed.
Lemma exp_ge_1 x : 0 <= x -> 1 <= exp x.
Proof. intros H. rewrite <- exp_0. now apply exp_le. Qed.
Lemma sgn_mult a b : sgn (a * b) = sgn a * sgn b.
Proof.
  destruct (sgn_cases a) as [[A ->]|[[-> ->]|[A ->]]], (sgn_cases b) as [[B ->]|[[-> ->]|[B ->]]];
    rewrite ?Rmult_0_l, ?Rmult_0_r, ?(sgn_zero 0) by reflexivity; try ring.
  - rewrite sgn_pos; [ring | now apply Rmult_lt_0_compat].
  - rewrite sgn_neg; [ring | now apply mul_pos_neg].
  - rewrite sgn_neg; [ring | now apply mul_neg_pos].
  - rewrite sgn_pos; [ring | now apply mul_neg_neg].
Qed.
Lemma sgn_pow a n : sgn (a ^ n) = sgn a ^ n.
Proof. induction n as [|n IH]; cbn; [apply sgn_pos; lra|]. now rewrite sgn_mult, IH. Qed.
Lemma sgn_inv a : sgn (/ a) = sgn a.
Proof.
  destruct (sgn_cases a) as [[A ->]|[[-> ->]|[A ->]]].
  - now apply sgn_pos, Rinv_0_lt_compat.
  - rewrite Rinv_0. now apply sgn_zero.
  - now apply sgn_neg, Rinv_lt_0_compat.
Qed.
Lemma sgn_div a b : sgn (a / b) = sgn a * sgn b.
Proof. unfold Rdiv. now rewrite sgn_mult, sgn_inv. Qed.
Lemma sgn_abs a : a <> 0 -> sgn a = a / Rabs a.
Proof.
  intros H. destruct (sgn_cases a) as [[A ->]|[[A _]|[A ->]]]; [| contradiction |].
  - rewrite Rabs_pos_eq by lra. field. lra.
  - rewrite Rabs_left by lra. field. lra.
Qed.
Lemma sgn_cube a : sgn a ^ 3 = sgn a.
Proof. destruct (sgn_cases a) as [[_ ->]|[[_ ->]|[_ ->]]]; ring. Qed.

(** * Rational powers of what is not negative *)

Lemma rpow_root x e d : 0 <= x -> e * INR d = 1 -> rpow x e ^ d = x.
Proof.
  intros [H|<-] E.
  - rewrite rpow_exp by exact H. rewrite <- exp_times, <- INR_IZR_INZ.
    replace (INR d * (e * ln x)) with (e * INR d * ln x) by ring. rewrite E, Rmult_1_l. now apply exp_ln.
  - rewrite rpow_0. apply pow_i. destruct d as [|d]; [cbn in E; lra | lia].
Qed.
Lemma rpow_1 x : 0 <= x -> rpow x 1 = x.
Proof. intros [H|<-]; [|apply rpow_0]. rewrite rpow_exp, Rmult_1_l by exact H. now apply exp_ln. Qed.
Lemma rpow_product a b e : 0 <= a -> 0 <= a * b -> rpow (a * b) e = rpow a e * rpow b e.
Proof.
  intros [A|<-] H; [|rewrite Rmult_0_l, !rpow_0; ring].
  assert (B : 0 <= b). { apply Rnot_lt_le. intros N. pose proof (mul_pos_neg a b A N). lra. }
  destruct B as [B|<-]; [|rewrite Rmult_0_r, !rpow_0; ring].
  rewrite !rpow_exp by (try apply Rmult_lt_0_compat; assumption).
  rewrite ln_mult, Rmult_plus_distr_l, exp_plus by assumption. reflexivity.
Qed.
Lemma rpow_quotient a b e : 0 <= a -> 0 < b -> rpow (a / b) e = rpow a e / rpow b e.
Proof.
  intros [A|<-] B; [|unfold Rdiv; rewrite Rmult_0_l, !rpow_0; ring].
  rewrite !rpow_exp by (try apply Rdiv_lt_0_compat; assumption).
  rewrite ln_div by assumption. unfold Rminus. rewrite Rmult_plus_distr_l, exp_plus, Ropp_mult_distr_r_reverse, exp_Ropp.
  reflexivity.
Qed.
Lemma nonneg_dividend a b : 0 <= a / b -> 0 < b -> 0 <= a.
Proof. intros H B. replace a with (a / b * b) by (field; lra). apply Rmult_le_pos; lra. Qed.
Lemma rpow_of_power x n e r m : 0 <= x -> (0 < n)%nat -> (0 < m)%nat -> INR n * e = INR m * r ->
  rpow (x ^ n) e = rpow x r ^ m.
Proof.
  intros [H|<-] Hn Hm E.
  - rewrite !rpow_exp by (try apply pow_lt; exact H). rewrite ln_pow by exact H.
    rewrite <- exp_times, <- INR_IZR_INZ. f_equal. rewrite <- !Rmult_assoc, <- E. ring.
  - rewrite pow_i, !rpow_0, pow_i by lia. reflexivity.
Qed.
Lemma rpow_of_root x e r m : 0 <= x -> (0 < m)%nat -> e = INR m * r -> rpow x e = rpow x r ^ m.
Proof.
  intros H Hm E. rewrite <- (pow_1 x) at 1. apply rpow_of_power; [exact H | lia | exact Hm |]. cbn [INR]. lra.
Qed.
Lemma rpow_whole x n e m : 0 <= x -> (0 < n)%nat -> (0 < m)%nat -> INR n * e = INR m -> rpow (x ^ n) e = x ^ m.
Proof. intros H Hn Hm E. rewrite (rpow_of_power x n e 1 m) by (lra || lia || exact H). now rewrite rpow_1. Qed.
Lemma rpow_even_power x n e m : Nat.even n = true -> INR n * e = INR m -> (0 < m)%nat -> rpow (x ^ n) e = Rabs x ^ m.
Proof.
  intros E H Hm. rewrite even_power_abs by exact E. apply rpow_whole; [apply Rabs_pos | | exact Hm | exact H].
  destruct n as [|n]; [|lia]. cbn in H. rewrite Rmult_0_l in H. symmetry in H. apply (INR_eq m 0) in H. lia.
Qed.

(** * Factorials and binomials *)

Fixpoint whole_factorial (n : nat) : Z := match n with O => 1%Z | S m => (Z.of_nat n * whole_factorial m)%Z end.

Lemma factorial_number n : (0 <= n)%Z -> factorial n = IZR (whole_factorial (Z.to_nat n)).
Proof.
  intros H. unfold factorial. clear H. induction (Z.to_nat n) as [|m IH]; [reflexivity|].
  rewrite fact_simpl, mult_INR, IH, INR_IZR_INZ. cbn [whole_factorial]. now rewrite mult_IZR.
Qed.

Lemma factorial_step a b : (0 <= a)%Z -> b = (a + 1)%Z -> factorial b = (IZR a + 1) * factorial a.
Proof. intros H ->. now apply factorial_next. Qed.

Lemma factorial_ge_1 n : 1 <= factorial n.
Proof.
  unfold factorial. change 1 with (INR 1). apply le_INR. pose proof (lt_O_fact (Z.to_nat n)). lia.
Qed.

Lemma Prod_has_zero lo hi f k : (lo <= k <= hi)%Z -> f k = 0 -> Prod lo hi f = 0.
Proof.
  on_range hi lo.
  - intros; lia.
  - intros hi H IH Hk Z. rewrite Prod_last by lia. destruct (Z.eq_dec hi k) as [->|N].
    + rewrite Z. ring.
    + rewrite IH by (lia || exact Z). ring.
Qed.

Lemma falling_factorial n k : (0 <= k <= n)%Z ->
  Prod 1 k (fun j => IZR n + 1 - IZR j) * factorial (n - k) = factorial n.
Proof.
  on_range k 1%Z.
  - intros k H Hk. replace k with 0%Z by lia. rewrite Prod_empty by lia. rewrite Z.sub_0_r. ring.
  - intros k H IH Hk. rewrite Prod_last by lia. rewrite <- IH by lia.
    replace (n - (k - 1))%Z with (n - k + 1)%Z by lia. rewrite factorial_next by lia. rewrite minus_IZR. ring.
Qed.

Lemma binomial_below x k : (k < 0)%Z -> binomial x k = 0.
Proof. intros H. unfold binomial. destruct (Z.ltb_spec k 0); [reflexivity | lia]. Qed.
Lemma binomial_above n k : (0 <= n)%Z -> (n < k)%Z -> binomial (IZR n) k = 0.
Proof.
  intros Hn H. unfold binomial. destruct (Z.ltb_spec k 0); [reflexivity|].
  rewrite (Prod_has_zero 1 k _ (n + 1)); [unfold Rdiv; ring | lia | rewrite plus_IZR; ring].
Qed.
Lemma binomial_factorials n k : (0 <= k <= n)%Z -> binomial (IZR n) k = factorial n / (factorial k * factorial (n - k)).
Proof.
  intros H. unfold binomial. destruct (Z.ltb_spec k 0); [lia|]. rewrite <- (falling_factorial n k) by lia.
  field. split; apply Rgt_not_eq, factorial_pos.
Qed.
Lemma binomial_turned n k : (0 <= n)%Z -> binomial (IZR n) k = binomial (IZR n) (n - k).
Proof.
  intros Hn. destruct (Z_lt_le_dec k 0) as [A|A]; [rewrite binomial_below, binomial_above by lia; reflexivity|].
  destruct (Z_lt_le_dec n k) as [B|B]; [rewrite binomial_above, binomial_below by lia; reflexivity|].
  rewrite !binomial_factorials by lia. replace (n - (n - k))%Z with k by lia.
  field. split; apply Rgt_not_eq, factorial_pos.
Qed.
Lemma binomial_number x k : (0 <= k)%Z ->
  binomial x k = Prod 1 k (fun j => x + 1 - IZR j) / IZR (whole_factorial (Z.to_nat k)).
Proof. intros H. unfold binomial. destruct (Z.ltb_spec k 0); [lia|]. now rewrite factorial_number. Qed.

(** * Rows of Pascal's triangle, summed *)

(** x (x - 1) ... (x - r + 1). *)
Fixpoint falling (x : R) (r : nat) : R :=
  match r with
  | O => 1
  | S q => x * falling (x - 1) q
  end.
Definition row_term (r : nat) (n : Z) (a b : R) (k : Z) : R :=
  falling (IZR k) r * (zpow a k * zpow b (n - k)) / (factorial k * factorial (n - k)).

Lemma Sum_sum_f n f : Sum 0 (Z.of_nat n) f = sum_f_R0 (fun i => f (Z.of_nat i)) n.
Proof.
  induction n as [|n IH]; [now rewrite Sum_one by reflexivity|].
  rewrite Nat2Z.inj_succ, Sum_last, Z.sub_1_r, Z.pred_succ, IH by lia. cbn [sum_f_R0]. now rewrite Nat2Z.inj_succ.
Qed.

Lemma Sum_row_0 n a b : (0 <= n)%Z -> Sum 0 n (row_term 0 n a b) = zpow (a + b) n / factorial n.
Proof.
  intros H. replace n with (Z.of_nat (Z.to_nat n)) by lia. set (m := Z.to_nat n).
  rewrite Sum_sum_f, (zpow_nat _ _ m) by reflexivity. rewrite Binomial.binomial. unfold Rdiv. rewrite Rmult_comm, scal_sum.
  apply sum_eq. intros i Hi. unfold row_term, factorial, C. cbn [falling].
  rewrite (zpow_nat _ _ i), (zpow_nat _ _ (m - i)), !Nat2Z.id by lia.
  replace (Z.to_nat (Z.of_nat m - Z.of_nat i)) with (m - i)%nat by lia.
  field. repeat split; apply INR_fact_neq_0.
Qed.
Lemma row_next r n a b k : (0 <= k <= n)%Z -> row_term (S r) (n + 1) a b (k + 1) = a * row_term r n a b k.
Proof.
  intros H. unfold row_term. cbn [falling]. replace (n + 1 - (k + 1))%Z with (n - k)%Z by lia.
  rewrite factorial_next, zpow_add_nonneg, (zpow_1 _ 1), plus_IZR by lia.
  replace (IZR k + 1 - 1) with (IZR k) by ring. pose proof (factorial_pos k). pose proof (factorial_pos (n - k)).
  assert (0 < IZR k + 1) by (apply Rle_lt_0_plus_1, (IZR_le 0); lia).
  field. repeat split; lra.
Qed.
(** The binomial theorem, and its derivatives. *)
Lemma Sum_row r n a b : (0 <= n - Z.of_nat r)%Z ->
  Sum 0 n (row_term r n a b) = a ^ r * zpow (a + b) (n - Z.of_nat r) / factorial (n - Z.of_nat r).
Proof.
  revert n. induction r as [|r IH]; intros n H.
  - replace (n - Z.of_nat 0)%Z with n by lia. rewrite Sum_row_0 by lia. cbn [pow]. unfold Rdiv. ring.
  - rewrite Sum_first by lia. replace (row_term (S r) n a b 0) with 0 by (unfold row_term, Rdiv; cbn [falling]; ring).
    replace (Sum (0 + 1) n (row_term (S r) n a b)) with (Sum (0 + 1) (n - 1 + 1) (row_term (S r) n a b)) by (f_equal; lia).
    rewrite Sum_shift, (Sum_ext _ _ _ (fun k => a * row_term r (n - 1) a b k)).
    + rewrite Sum_scal, IH by lia. replace (n - Z.of_nat (S r))%Z with (n - 1 - Z.of_nat r)%Z by lia.
      cbn [pow]. unfold Rdiv. ring.
    + intros k Hk. rewrite <- row_next by lia. f_equal; lia.
Qed.
Lemma falling_beyond r k : (0 <= k < Z.of_nat r)%Z -> falling (IZR k) r = 0.
Proof.
  revert k. induction r as [|r IH]; intros k H; [lia|]. cbn [falling].
  destruct (Z.eq_dec k 0) as [->|N]; [ring|]. rewrite <- minus_IZR, IH by lia. ring.
Qed.
Lemma falling_factorials r n : (0 <= n - Z.of_nat r)%Z -> falling (IZR n) r * factorial (n - Z.of_nat r) = factorial n.
Proof.
  revert n. induction r as [|r IH]; intros n H.
  - replace (n - Z.of_nat 0)%Z with n by lia. cbn [falling]. ring.
  - cbn [falling]. rewrite <- minus_IZR. replace (n - Z.of_nat (S r))%Z with (n - 1 - Z.of_nat r)%Z by lia.
    rewrite Rmult_assoc, IH by lia. replace n with (n - 1 + 1)%Z at 3 by lia.
    rewrite factorial_next, minus_IZR by lia. ring.
Qed.
Lemma Sum_row_over r n a b : (0 <= n)%Z -> a + b <> 0 ->
  Sum 0 n (row_term r n a b) = falling (IZR n) r * a ^ r * zpow (a + b) n / ((a + b) ^ r * factorial n).
Proof.
  intros H N. destruct (Z_lt_le_dec n (Z.of_nat r)) as [L|L].
  - rewrite falling_beyond by lia. rewrite (Sum_vanishes 0 n); [unfold Rdiv; ring|].
    intros k Hk. unfold row_term. rewrite falling_beyond by lia. unfold Rdiv. ring.
  - rewrite Sum_row, <- (falling_factorials r n) by lia.
    replace (zpow (a + b) n) with (zpow (a + b) (n - Z.of_nat r) * (a + b) ^ r).
    + pose proof (factorial_pos (n - Z.of_nat r)). pose proof (pow_nonzero (a + b) r N).
      assert (falling (IZR n) r <> 0).
      { intros F. pose proof (falling_factorials r n ltac:(lia)) as E. rewrite F in E. pose proof (factorial_pos n). lra. }
      field. repeat split; lra.
    + rewrite <- (zpow_nat (a + b) (Z.of_nat r) r), <- zpow_add_nonneg by lia. f_equal. lia.
Qed.

(** A sum of multiples of such sums, each with what it is; [tac] shows that a + b is not 0 where n may be small. *)
Ltac a_row tac :=
  first [ refine (eq_trans (Sum_row _ _ _ _ _) _); [ lia | ] | refine (eq_trans (Sum_row_over _ _ _ _ _ _) _); [ lia | tac | ] ];
  cbn [Z.of_nat Pos.of_succ_nat Pos.succ falling]; first [ reflexivity | unfold Rdiv; ring ].
Ltac rows tac := first [ apply Sum_linear; [ a_row tac | rows tac ] | apply Sum_linear_last; a_row tac ].

(** * Angles *)

Lemma sin_square x : sin x ^ 2 = 1 - cos x ^ 2.
Proof. pose proof (sin2_cos2 x) as H. unfold Rsqr in H. lra. Qed.

Lemma turns_pi n : sin (IZR n * PI) = 0 /\ cos (IZR n * PI) = zpow (-1) n.
Proof.
  revert n. apply integer_ind.
  - rewrite Rmult_0_l, sin_0, cos_0. split; reflexivity.
  - intros n. replace (IZR n * PI) with (IZR (n - 1) * PI + PI) by (rewrite minus_IZR; ring).
    rewrite neg_sin, neg_cos.
    assert (E : zpow (-1) n = - zpow (-1) (n - 1)).
    { replace n with (n - 1 + 1)%Z at 1 by lia. rewrite zpow_add, (zpow_1 _ 1) by (lra || reflexivity). ring. }
    rewrite E. split; intros [A B]; split; lra.
Qed.
Lemma zpow_even_sign n : zpow (-1) (2 * n) = 1.
Proof.
  revert n. apply integer_ind; [reflexivity|]. intros n. replace (2 * n)%Z with (2 * (n - 1) + 2)%Z by lia.
  rewrite zpow_add by lra. replace (zpow (-1) 2) with 1 by (rewrite (zpow_nat _ 2 2) by reflexivity; ring).
  split; intros H; lra.
Qed.
Lemma zpow_sign_square n : zpow (- (1)) n ^ 2 = 1.
Proof.
  transitivity (zpow (-1) (2 * n)); [|apply zpow_even_sign]. replace (- (1)) with (-1) by ring.
  replace (2 * n)%Z with (n + n)%Z by lia. rewrite zpow_add by lra. ring.
Qed.
Lemma sin_turns n : sin (IZR n * PI) = 0. Proof. apply turns_pi. Qed.
Lemma cos_turns n : cos (IZR n * PI) = zpow (-1) n. Proof. apply turns_pi. Qed.
Lemma whole_turns n : IZR n * (2 * PI) = IZR (2 * n) * PI.
Proof. rewrite mult_IZR. ring. Qed.
Lemma sin_whole_turns n : sin (IZR n * (2 * PI)) = 0.
Proof. rewrite whole_turns. apply sin_turns. Qed.
Lemma cos_whole_turns n : cos (IZR n * (2 * PI)) = 1.
Proof. rewrite whole_turns, cos_turns. apply zpow_even_sign. Qed.
Ltac angles :=
  repeat first [ rewrite sin_plus | rewrite cos_plus | rewrite sin_minus | rewrite cos_minus | rewrite sin_neg | rewrite cos_neg
  | rewrite sin_0 | rewrite cos_0 ].


(** Exact values of cosines, at multiples of pi/12 between 0 and pi/2. *)
Lemma rpow_half x : 0 <= x -> rpow x (1 / 2) = sqrt x.
Proof.
  intros [H|<-]; [|now rewrite rpow_0, sqrt_0]. rewrite rpow_exp by exact H.
  rewrite <- (Rpower_sqrt x H). unfold Rpower. f_equal. field.
Qed.
Lemma sqrt_is a b : 0 <= a -> a * a = b -> sqrt b = a.
Proof. intros Ha E. apply sqrt_lem_1; [rewrite <- E; now apply Rmult_le_pos | exact Ha | exact E]. Qed.

Lemma sin_complement c : sin (c * PI) = cos ((1 / 2 - c) * PI).
Proof. rewrite <- cos_shift. f_equal. field. Qed.
Lemma cos_positive c : 0 <= c < 1 / 2 -> 0 < cos (c * PI).
Proof.
  intros H. pose proof PI_RGT_0. apply cos_gt_0.
  - assert (0 <= c * PI) by (apply Rmult_le_pos; lra). lra.
  - assert (0 < (1 / 2 - c) * PI) by (apply Rmult_lt_0_compat; lra). lra.
Qed.
Lemma cos_half c : 2 * (cos (c * PI) * cos (c * PI)) = cos (2 * c * PI) + 1.
Proof. replace (2 * c * PI) with (2 * (c * PI)) by ring. rewrite cos_2a_cos. ring. Qed.

Lemma cos_pi_1_6 : cos (1 / 6 * PI) = sqrt 3 / 2.
Proof. replace (1 / 6 * PI) with (PI / 6) by field. apply cos_PI6. Qed.
Lemma cos_pi_1_3 : cos (1 / 3 * PI) = 1 / 2.
Proof. replace (1 / 3 * PI) with (PI / 3) by field. apply cos_PI3. Qed.
Lemma cos_pi_1_4 : cos (1 / 4 * PI) = sqrt 2 / 2.
Proof.
  pose proof (cos_half (1 / 4)) as E. replace (2 * (1 / 4) * PI) with (PI / 2) in E by field. rewrite cos_PI2 in E.
  pose proof (cos_positive (1 / 4) ltac:(lra)). rewrite (sqrt_is (2 * cos (1 / 4 * PI)) 2) by lra. field.
Qed.
Lemma cos_pi_1_12 : cos (1 / 12 * PI) = (sqrt 6 + sqrt 2) / 4.
Proof.
  replace (1 / 12 * PI) with (1 / 3 * PI - 1 / 4 * PI) by field. rewrite cos_minus, !sin_complement.
  replace ((1 / 2 - 1 / 3) * PI) with (1 / 6 * PI) by field. replace ((1 / 2 - 1 / 4) * PI) with (1 / 4 * PI) by field.
  rewrite cos_pi_1_3, cos_pi_1_4, cos_pi_1_6. replace 6 with (3 * 2) by ring. rewrite sqrt_mult by lra. field.
Qed.
Lemma cos_pi_5_12 : cos (5 / 12 * PI) = (sqrt 6 - sqrt 2) / 4.
Proof.
  replace (5 / 12 * PI) with (1 / 4 * PI + 1 / 6 * PI) by field. rewrite cos_plus, !sin_complement.
  replace ((1 / 2 - 1 / 6) * PI) with (1 / 3 * PI) by field. replace ((1 / 2 - 1 / 4) * PI) with (1 / 4 * PI) by field.
  rewrite cos_pi_1_3, cos_pi_1_4, cos_pi_1_6. replace 6 with (2 * 3) by ring. rewrite sqrt_mult by lra. field.
Qed.
Lemma atan_root x c : - (PI / 2) < c < PI / 2 -> sin c = x * cos c -> 0 < cos c -> atan x = c.
Proof.
  intros B E P. rewrite <- (atan_tan c B). f_equal. unfold tan. rewrite E. field. lra.
Qed.
Lemma atan_third x : 0 < x -> x ^ 2 = 3 -> atan x = 1 / 3 * PI.
Proof.
  intros Hx E. pose proof PI_RGT_0. apply atan_root; [lra | | rewrite cos_pi_1_3; lra].
  rewrite sin_complement. replace ((1 / 2 - 1 / 3) * PI) with (1 / 6 * PI) by field.
  rewrite cos_pi_1_6, cos_pi_1_3, (sqrt_is x 3); lra.
Qed.
Lemma atan_sixth x : 0 < x -> x ^ 2 = 1 / 3 -> atan x = 1 / 6 * PI.
Proof.
  intros Hx E. pose proof PI_RGT_0. assert (0 < sqrt 3) by (apply sqrt_lt_R0; lra).
  apply atan_root; [lra | | rewrite cos_pi_1_6; lra].
  rewrite sin_complement. replace ((1 / 2 - 1 / 6) * PI) with (1 / 3 * PI) by field.
  rewrite cos_pi_1_6, cos_pi_1_3, (sqrt_is (3 * x) 3); lra.
Qed.
Lemma atan_quarter x : 0 < x -> x ^ 2 = 1 -> atan x = 1 / 4 * PI.
Proof.
  intros Hx E. replace x with 1; [rewrite atan_1; field|]. symmetry. apply Rsqr_inj; unfold Rsqr; lra.
Qed.

Lemma sin_abs x : Rabs (sin x) = rpow (1 - cos x ^ 2) (1 / 2).
Proof.
  rewrite <- sin_square. rewrite rpow_half by apply pow2_ge_0. rewrite <- sqrt_Rsqr_abs. f_equal. unfold Rsqr. ring.
Qed.

Lemma atan_le x y : x <= y -> atan x <= atan y.
Proof. intros [H|E]; [left; now apply atan_increasing | right; now rewrite E]. Qed.

Lemma sin_of_atan x : sin (atan x) = x / rpow (1 + x ^ 2) (1 / 2).
Proof. rewrite sin_atan, rpow_half; [do 2 f_equal; unfold Rsqr; ring | pose proof (pow2_ge_0 x); lra]. Qed.
Lemma cos_of_atan x : cos (atan x) = 1 / rpow (1 + x ^ 2) (1 / 2).
Proof. rewrite cos_atan, rpow_half; [do 2 f_equal; unfold Rsqr; ring | pose proof (pow2_ge_0 x); lra]. Qed.

(** * Hyperbolic functions, by exponentials *)

Lemma tanh_exp x : tanh x = (exp x - exp (- x)) / (exp x + exp (- x)).
Proof.
  unfold tanh, sinh, cosh. pose proof (exp_pos x). pose proof (exp_pos (- x)). field. lra.
Qed.

(** * Derivatives *)

Lemma D_sin f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => sin (f u)) x (cos (f x) * l).
Proof. intros H. exact (D_comp f sin x l _ H (derivable_pt_lim_sin (f x))). Qed.
Lemma D_cos f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => cos (f u)) x (- sin (f x) * l).
Proof. intros H. exact (D_comp f cos x l _ H (derivable_pt_lim_cos (f x))). Qed.
Lemma D_atan f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => atan (f u)) x (l / (1 + f x ^ 2)).
Proof.
  intros H. apply (D_eq _ _ _ _ (D_comp f atan x l _ H (derivable_pt_lim_atan (f x)))).
  unfold Rsqr. cbn. field. pose proof (Rle_0_sqr (f x)) as P. unfold Rsqr in P. lra.
Qed.
Lemma D_tan f x l : derivable_pt_lim f x l -> cos (f x) <> 0 ->
  derivable_pt_lim (fun u => tan (f u)) x (l / cos (f x) ^ 2).
Proof.
  intros H N.
  eapply D_eq; [apply (D_div (fun u => sin (f u)) (fun u => cos (f u)) x _ _ (D_sin f x l H) (D_cos f x l H)); exact N|].
  cbv beta. transitivity (l * (sin (f x) ^ 2 + cos (f x) ^ 2) / cos (f x) ^ 2); [field; exact N|].
  rewrite sin_square. field. exact N.
Qed.
Lemma D_sinh f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => sinh (f u)) x (cosh (f x) * l).
Proof. intros H. exact (D_comp f sinh x l _ H (derivable_pt_lim_sinh (f x))). Qed.
Lemma D_cosh f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => cosh (f u)) x (sinh (f x) * l).
Proof. intros H. exact (D_comp f cosh x l _ H (derivable_pt_lim_cosh (f x))). Qed.
Lemma D_tanh f x l : derivable_pt_lim f x l -> derivable_pt_lim (fun u => tanh (f u)) x ((1 - tanh (f x) ^ 2) * l).
Proof.
  intros H. assert (P : 0 < cosh (f x)) by (unfold cosh; pose proof (exp_pos (f x)); pose proof (exp_pos (- f x)); lra).
  eapply D_eq; [apply (D_div (fun u => sinh (f u)) (fun u => cosh (f u)) x _ _ (D_sinh f x l H) (D_cosh f x l H)); lra|].
  unfold tanh. field. lra.
Qed.
Lemma D_Rabs f x l : derivable_pt_lim f x l -> f x <> 0 -> derivable_pt_lim (fun u => Rabs (f u)) x (sgn (f x) * l).
Proof.
  intros H N. destruct (Rlt_le_dec 0 (f x)) as [P|P].
  - rewrite sgn_pos by exact P. exact (D_comp f Rabs x l 1 H (Rabs_derive_1 (f x) P)).
  - assert (Q : f x < 0) by lra. rewrite sgn_neg by exact Q. exact (D_comp f Rabs x l (-1) H (Rabs_derive_2 (f x) Q)).
Qed.
