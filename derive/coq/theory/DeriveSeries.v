(** The exponential of a rational number between computed rational bounds: by its Taylor polynomials, on rational
    numbers that are rounded to multiples of 2^-80. *)

From Derive Require Export DeriveCalculus.
From Coq Require Import QArith Qreals.
Local Open Scope R_scope.

(** * The Taylor polynomials of exp *)

Fixpoint taylor_sum (x : R) (n : nat) : R :=
  match n with O => 1 | S m => taylor_sum x m + x ^ (S m) / INR (fact (S m)) end.

Lemma taylor_sum_0 n : taylor_sum 0 n = 1.
Proof. induction n as [|n IH]; [reflexivity|]. cbn [taylor_sum]. rewrite IH, pow_i by lia. unfold Rdiv. ring. Qed.

Lemma D_taylor_sum x n : derivable_pt_lim (fun u => taylor_sum u (S n)) x (taylor_sum x n).
Proof.
  induction n as [|n IH].
  - apply (D_ext (fun u => 1 + u)); [intros; cbn; field|].
    eapply D_eq; [apply D_plus; [apply D_const | apply D_id]|]. cbn. ring.
  - apply (D_ext (fun u => taylor_sum u (S n) + u ^ (S (S n)) / INR (fact (S (S n))))); [reflexivity|].
    eapply D_eq; [apply D_plus; [exact IH | apply D_over, (D_pow (fun u => u)), D_id]|].
    cbn [taylor_sum pred]. f_equal. rewrite (fact_simpl (S n)), mult_INR.
    field. split; [apply INR_fact_neq_0 | apply not_0_INR; lia].
Qed.

Lemma nonneg_by_slope f f' : (forall x, 0 <= x -> derivable_pt_lim f x (f' x)) -> f 0 = 0 ->
  (forall x, 0 <= x -> 0 <= f' x) -> forall x, 0 <= x -> 0 <= f x.
Proof.
  intros D Z P x Hx. rewrite <- Z.
  apply (minimum_on (fun x => 0 <= x) f f' 0); [red; intros; lra | exact D | lra | intros; lra | intros; apply P; lra | exact Hx].
Qed.

Lemma taylor_sum_below x n : 0 <= x -> taylor_sum x n <= exp x.
Proof.
  revert x. induction n as [|n IH]; intros x Hx.
  - cbn. rewrite <- exp_0. apply exp_le. lra.
  - enough (0 <= exp x - taylor_sum x (S n)) by lra.
    apply (nonneg_by_slope (fun u => exp u - taylor_sum u (S n)) (fun u => exp u - taylor_sum u n)).
    + intros u Hu. apply D_minus; [|apply D_taylor_sum]. eapply D_eq; [apply D_exp, D_id|]. cbv beta. ring.
    + rewrite exp_0, taylor_sum_0. ring.
    + intros u Hu. specialize (IH u Hu). lra.
    + exact Hx.
Qed.

(** * Rounding to multiples of 2^-80 *)

Lemma Q2R_Z z : Q2R (inject_Z z) = IZR z.
Proof. unfold Q2R, inject_Z. cbn. lra. Qed.
Lemma Q2R_0 : Q2R 0 = 0. Proof. exact (Q2R_Z 0). Qed.
Lemma Q2R_1 : Q2R 1 = 1. Proof. exact (Q2R_Z 1). Qed.

Definition unit : positive := (2 ^ 80)%positive.

(** n / d rounded down; first both are halved as long as d is even, which is cheaper than a division. *)
Fixpoint quotient (n : Z) (d : positive) : Z :=
  match d with
  | xO half => quotient (Z.div2 n) half
  | xH => n
  | _ => n / Zpos d
  end.
Definition down (q : Q) : Q := quotient (Qnum q * Zpos unit) (Qden q) # unit.
Definition up (q : Q) : Q := (- down (- q))%Q.

Lemma quotient_le n d : (quotient n d * Zpos d <= n)%Z.
Proof.
  revert n. induction d as [d _|d IH|]; intros n; cbn [quotient].
  - rewrite Z.mul_comm. apply Z.mul_div_le. lia.
  - specialize (IH (Z.div2 n)). pose proof (Z.div2_odd n) as E. rewrite (Pos2Z.inj_xO d).
    replace (quotient (Z.div2 n) d * (2 * Zpos d))%Z with (2 * (quotient (Z.div2 n) d * Zpos d))%Z by ring.
    destruct (Z.odd n); unfold Z.b2z in E; lia.
  - lia.
Qed.
Lemma quotient_nonneg n d : (0 <= n)%Z -> (0 <= quotient n d)%Z.
Proof.
  revert n. induction d as [d _|d IH|]; intros n H; cbn [quotient].
  - apply Z.div_pos; lia.
  - apply IH. now apply Z.div2_nonneg.
  - exact H.
Qed.
Lemma down_le q : Q2R (down q) <= Q2R q.
Proof. apply Qle_Rle. unfold Qle, down. cbn [Qnum Qden]. apply quotient_le. Qed.
Lemma up_ge q : Q2R q <= Q2R (up q).
Proof. unfold up. rewrite Q2R_opp. pose proof (down_le (- q)) as H. rewrite Q2R_opp in H. lra. Qed.
Lemma down_nonneg q : 0 <= Q2R q -> 0 <= Q2R (down q).
Proof.
  rewrite <- Q2R_0. intros H. apply Rle_Qle in H. apply Qle_Rle.
  unfold Qle, down in *. cbn [Qnum Qden] in *. rewrite Z.mul_1_r in *. apply quotient_nonneg.
  apply Z.mul_nonneg_nonneg; [exact H | apply Pos2Z.is_nonneg].
Qed.
Opaque unit.

Lemma Q2R_positive q : 0 < Q2R q -> Q2R (/ q) = / Q2R q.
Proof. intros H. apply Q2R_inv. intros E. apply Qeq_eqR in E. rewrite Q2R_0 in E. lra. Qed.
Lemma Q2R_ne q : Q2R q <> 0 -> Q2R (/ q) = / Q2R q.
Proof. intros H. apply Q2R_inv. intros E. apply Qeq_eqR in E. rewrite Q2R_0 in E. contradiction. Qed.

(** * The exponential of a rational number *)

(** For x in [0, 1]: x^n / n! and the Taylor polynomial, all rounded down, or all up. *)
Fixpoint series (round : Q -> Q) (x : Q) (n : nat) : Q * Q :=
  match n with
  | O => (1, 1)%Q
  | S m => let (t, s) := series round x m in
           let t' := round (t * x * / inject_Z (Z.of_nat n))%Q in (t', round (s + t')%Q)
  end.

Lemma next_term x n : x ^ S n / INR (fact (S n)) = x ^ n / INR (fact n) * x * / IZR (Z.of_nat (S n)).
Proof.
  rewrite fact_simpl, mult_INR, <- INR_IZR_INZ. cbn [pow]. field.
  split; [apply not_0_INR; lia | apply INR_fact_neq_0].
Qed.

Lemma series_term round x n : Q2R (inject_Z (Z.of_nat (S n))) = IZR (Z.of_nat (S n)) ->
  fst (series round x (S n)) = round (fst (series round x n) * x * / inject_Z (Z.of_nat (S n)))%Q.
Proof. intros _. cbn [series]. destruct (series round x n). reflexivity. Qed.
Lemma series_sum round x n :
  snd (series round x (S n)) = round (snd (series round x n) + fst (series round x (S n)))%Q.
Proof. cbn [series]. destruct (series round x n). reflexivity. Qed.

Lemma Q2R_next t x n :
  Q2R (t * x * / inject_Z (Z.of_nat (S n))) = Q2R t * Q2R x * / IZR (Z.of_nat (S n)).
Proof.
  rewrite !Q2R_mult, Q2R_positive, Q2R_Z; [reflexivity|]. rewrite Q2R_Z. apply (IZR_lt 0). lia.
Qed.

Lemma series_below x n : 0 <= Q2R x ->
  0 <= Q2R (fst (series down x n)) <= Q2R x ^ n / INR (fact n) /\ Q2R (snd (series down x n)) <= taylor_sum (Q2R x) n.
Proof.
  intros Hx. induction n as [|n [[T0 T1] S1]].
  - cbn. rewrite Q2R_1. lra.
  - assert (I : 0 <= / IZR (Z.of_nat (S n))) by (left; apply Rinv_0_lt_compat, (IZR_lt 0); lia).
    assert (B : 0 <= Q2R (fst (series down x (S n))) <= Q2R x ^ S n / INR (fact (S n))).
    { rewrite series_term by apply Q2R_Z. rewrite next_term. split.
      - apply down_nonneg. rewrite Q2R_next. apply Rmult_le_pos; [|exact I]. apply Rmult_le_pos; assumption.
      - eapply Rle_trans; [apply down_le|]. rewrite Q2R_next.
        apply Rmult_le_compat_r; [exact I|]. now apply Rmult_le_compat_r. }
    split; [exact B|]. rewrite series_sum. eapply Rle_trans; [apply down_le|]. rewrite Q2R_plus. cbn [taylor_sum]. lra.
Qed.

Lemma series_above x n : 0 <= Q2R x ->
  Q2R x ^ n / INR (fact n) <= Q2R (fst (series up x n)) /\ taylor_sum (Q2R x) n <= Q2R (snd (series up x n)).
Proof.
  intros Hx. induction n as [|n [T1 S1]].
  - cbn. rewrite Q2R_1. lra.
  - assert (I : 0 <= / IZR (Z.of_nat (S n))) by (left; apply Rinv_0_lt_compat, (IZR_lt 0); lia).
    assert (B : Q2R x ^ S n / INR (fact (S n)) <= Q2R (fst (series up x (S n)))).
    { rewrite series_term by apply Q2R_Z. rewrite next_term. eapply Rle_trans; [|apply up_ge]. rewrite Q2R_next.
      apply Rmult_le_compat_r; [exact I|]. now apply Rmult_le_compat_r. }
    split; [exact B|]. rewrite series_sum. eapply Rle_trans; [|apply up_ge]. rewrite Q2R_plus. cbn [taylor_sum]. lra.
Qed.

(** exp x <= 1 + x + ... + x^n / n! + 3 x^(n + 1) / (n + 1)! on [0, 1], since exp 1 <= 3. *)
Lemma exp_remainder n x : 0 <= x <= 1 -> exp x <= taylor_sum x n + 3 * (x ^ S n / INR (fact (S n))).
Proof.
  revert x. induction n as [|n IH]; intros x Hx.
  - enough (0 <= 1 + 3 * x - exp x) by (cbn; lra).
    replace 0 with (1 + 3 * 0 - exp 0) by (rewrite exp_0; ring).
    apply (minimum_on (fun x => 0 <= x <= 1) (fun u => 1 + 3 * u - exp u) (fun u => 3 - exp u) 0);
      [red; intros; lra | | lra | intros; lra | | exact Hx].
    + intros u Hu. eapply D_eq.
      * apply D_minus; [apply D_plus; [apply D_const | apply D_scal, D_id] | apply D_exp, D_id].
      * cbv beta. ring.
    + intros u Hu _. assert (exp u <= exp 1) by (apply exp_le; lra). pose proof exp_le_3. lra.
  - enough (0 <= taylor_sum x (S n) + 3 * (x ^ S (S n) / INR (fact (S (S n)))) - exp x) by lra.
    replace 0 with (taylor_sum 0 (S n) + 3 * (0 ^ S (S n) / INR (fact (S (S n)))) - exp 0).
    2: { rewrite exp_0, taylor_sum_0, pow_i by lia. unfold Rdiv. ring. }
    apply (minimum_on (fun x => 0 <= x <= 1)
             (fun u => taylor_sum u (S n) + 3 * (u ^ S (S n) / INR (fact (S (S n)))) - exp u)
             (fun u => taylor_sum u n + 3 * (u ^ S n / INR (fact (S n))) - exp u) 0);
      [red; intros; lra | | lra | intros; lra | | exact Hx].
    + intros u Hu. eapply D_eq.
      * apply D_minus; [apply D_plus; [apply D_taylor_sum | apply D_scal, D_over, (D_pow (fun u => u)), D_id] | apply D_exp, D_id].
      * cbv beta. cbn [pred]. rewrite (fact_simpl (S n)), mult_INR. field. split; [apply INR_fact_neq_0 | apply not_0_INR; lia].
    + intros u Hu _. specialize (IH u Hu). lra.
Qed.

Definition terms := 24%nat.
Definition small_exp_down (x : Q) : Q := snd (series down x terms).
Definition small_exp_up (x : Q) : Q :=
  let (t, s) := series up x terms in up (s + 3 * up (t * x * / inject_Z (Z.of_nat (S terms))))%Q.

Lemma small_exp_down_le x : 0 <= Q2R x -> Q2R (small_exp_down x) <= exp (Q2R x).
Proof. intros H. eapply Rle_trans; [apply (series_below x terms H) | now apply taylor_sum_below]. Qed.

Lemma small_exp_up_ge x : 0 <= Q2R x <= 1 -> exp (Q2R x) <= Q2R (small_exp_up x).
Proof.
  intros H. unfold small_exp_up. destruct (series_above x terms (proj1 H)) as [A B].
  destruct (series up x terms) as [t s]. cbn [fst snd] in *.
  eapply Rle_trans; [apply (exp_remainder terms _ H)|]. rewrite next_term.
  eapply Rle_trans; [|apply up_ge]. rewrite Q2R_plus, Q2R_mult.
  replace (Q2R 3) with 3 by (symmetry; exact (Q2R_Z 3)).
  assert (C : Q2R x ^ terms / INR (fact terms) * Q2R x * / IZR (Z.of_nat (S terms))
              <= Q2R (up (t * x * / inject_Z (Z.of_nat (S terms))))).
  { eapply Rle_trans; [|apply up_ge]. rewrite Q2R_next.
    apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, (IZR_lt 0); lia|].
    apply Rmult_le_compat_r; [apply H | exact A]. }
  lra.
Qed.

(** Larger arguments are halved k times, and the result is squared as often. *)
Fixpoint squared (round : Q -> Q) (k : nat) (q : Q) : Q :=
  match k with O => q | S j => let r := squared round j q in round (r * r)%Q end.
Fixpoint halved (k : nat) (q : Q) : Q :=
  match k with O => q | S j => halved j (q * (1 # 2))%Q end.

Lemma halved_twice k q : Q2R (halved (S k) q) * 2 = Q2R (halved k q).
Proof.
  revert q. induction k as [|k IH]; intros q.
  - cbn [halved]. rewrite Q2R_mult. unfold Q2R at 2. cbn. lra.
  - change (halved (S (S k)) q) with (halved (S k) (q * (1 # 2))). rewrite IH. reflexivity.
Qed.
Lemma exp_twice x : exp (x * 2) = exp x * exp x.
Proof. rewrite <- exp_plus. f_equal. ring. Qed.

Definition halvings (q : Q) : nat := Z.to_nat (Z.log2_up (Qnum q / QDen q + 1)).
Definition exp_down (q : Q) : Q := let k := halvings q in squared down k (small_exp_down (halved k q)).
Definition exp_up (q : Q) : Q := let k := halvings q in squared up k (small_exp_up (halved k q)).

Lemma halved_nonneg k q : 0 <= Q2R q -> 0 <= Q2R (halved k q).
Proof.
  revert q. induction k as [|k IH]; intros q H; [exact H|]. apply IH. rewrite Q2R_mult. unfold Q2R at 2. cbn. lra.
Qed.
Lemma small_exp_down_nonneg x : 0 <= Q2R x -> 0 <= Q2R (small_exp_down x).
Proof.
  intros H. unfold small_exp_down. induction terms as [|n IH]; [cbn; rewrite Q2R_1; lra|].
  rewrite series_sum. apply down_nonneg. rewrite Q2R_plus. pose proof (proj1 (series_below x (S n) H)). lra.
Qed.

Lemma squared_down k y q : 0 <= Q2R y -> 0 <= Q2R q -> Q2R y <= exp (Q2R (halved k q)) ->
  forall j, (j <= k)%nat -> 0 <= Q2R (squared down j y) <= exp (Q2R (halved (k - j) q)).
Proof.
  intros Hy Hq H. induction j as [|j IH]; intros L.
  - rewrite Nat.sub_0_r. cbn. lra.
  - destruct IH as [A B]; [lia|]. cbn [squared]. split.
    + apply down_nonneg. rewrite Q2R_mult. now apply Rmult_le_pos.
    + eapply Rle_trans; [apply down_le|]. rewrite Q2R_mult. rewrite <- (halved_twice (k - S j)), exp_twice.
      replace (S (k - S j)) with (k - j)%nat by lia. now apply Rmult_le_compat.
Qed.
Lemma squared_up k y q : exp (Q2R (halved k q)) <= Q2R y ->
  forall j, (j <= k)%nat -> exp (Q2R (halved (k - j) q)) <= Q2R (squared up j y).
Proof.
  intros H. induction j as [|j IH]; intros L.
  - rewrite Nat.sub_0_r. exact H.
  - specialize (IH ltac:(lia)). cbn [squared].
    eapply Rle_trans; [|apply up_ge]. rewrite Q2R_mult. rewrite <- (halved_twice (k - S j)), exp_twice.
    replace (S (k - S j)) with (k - j)%nat by lia. apply Rmult_le_compat; try exact IH; left; apply exp_pos.
Qed.

Lemma exp_down_le q : 0 <= Q2R q -> 0 <= Q2R (exp_down q) <= exp (Q2R q).
Proof.
  intros H. unfold exp_down. set (k := halvings q).
  pose proof (squared_down k (small_exp_down (halved k q)) q) as S. specialize (S (small_exp_down_nonneg _ (halved_nonneg k q H)) H).
  specialize (S (small_exp_down_le _ (halved_nonneg k q H)) k (le_n k)). now rewrite Nat.sub_diag in S.
Qed.
Lemma exp_up_ge q : 0 <= Q2R q -> Q2R (halved (halvings q) q) <= 1 -> exp (Q2R q) <= Q2R (exp_up q).
Proof.
  intros H L. unfold exp_up. set (k := halvings q) in *.
  pose proof (squared_up k (small_exp_up (halved k q)) q) as S.
  specialize (S (small_exp_up_ge _ (conj (halved_nonneg k q H) L)) k (le_n k)). now rewrite Nat.sub_diag in S.
Qed.
