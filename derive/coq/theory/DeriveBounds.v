(** Bounds on numbers: computed rational ones, for what is made of integers by arithmetic, powers, exp and log; by
    interval arithmetic on rational numbers. *)

From Derive Require Export Derive DeriveCalculus DeriveTactics DeriveLimits.
From Coq Require Import QArith Qreals Qminmax.
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

(** * Intervals with rational ends; none where nothing is known *)

Definition interval_of := option (Q * Q).
Definition holds (i : interval_of) (x : R) : Prop :=
  match i with Some (lo, hi) => Q2R lo <= x <= Q2R hi | None => True end.

Definition on (i : interval_of) (f : Q -> Q -> interval_of) : interval_of :=
  match i with Some (lo, hi) => f lo hi | None => None end.

Definition i_plus (i j : interval_of) : interval_of :=
  on i (fun a b => on j (fun c d => Some (down (a + c), up (b + d)))).
Definition i_opp (i : interval_of) : interval_of := on i (fun a b => Some (- b, - a)%Q).
Definition i_mult (i j : interval_of) : interval_of :=
  on i (fun a b => on j (fun c d =>
    let least := Qmin (Qmin (a * c) (a * d)) (Qmin (b * c) (b * d)) in
    let most := Qmax (Qmax (a * c) (a * d)) (Qmax (b * c) (b * d)) in
    Some (down least, up most))).
Definition i_inv (i : interval_of) : interval_of :=
  on i (fun a b => if Qle_bool a 0 && Qle_bool 0 b then None else Some (down (/ b), up (/ a))).
Definition fits (q : Q) : bool := Qle_bool (halved (halvings q) q) 1.
(** Bounds on exp q, of any sign; none where the halving does not suffice. *)
Definition exp_below_at (q : Q) : option Q :=
  if Qle_bool 0 q then Some (exp_down q) else if fits (- q) then Some (down (/ exp_up (- q))) else None.
Definition exp_above_at (q : Q) : option Q :=
  if Qle_bool 0 q then (if fits q then Some (exp_up q) else None)
  else if Qle_bool (exp_down (- q)) 0 then None else Some (up (/ exp_down (- q))).
Definition i_exp (i : interval_of) : interval_of :=
  on i (fun a b => match exp_below_at a, exp_above_at b with Some lo, Some hi => Some (lo, hi) | _, _ => None end).

Lemma Q2R_le_bool a b : Qle_bool a b = true -> Q2R a <= Q2R b.
Proof. intros H. now apply Qle_Rle, Qle_bool_iff. Qed.
Lemma Q2R_gt_bool a b : Qle_bool a b = false -> Q2R b < Q2R a.
Proof.
  intros H. apply Qlt_Rlt. apply Qnot_le_lt. intros L. apply Qle_bool_iff in L. congruence.
Qed.

Lemma plus_holds i j x y : holds i x -> holds j y -> holds (i_plus i j) (x + y).
Proof.
  destruct i as [[a b]|], j as [[c d]|]; cbn; auto. intros H K.
  pose proof (down_le (a + c)) as L. pose proof (up_ge (b + d)) as U. rewrite Q2R_plus in *. lra.
Qed.
Lemma opp_holds i x : holds i x -> holds (i_opp i) (- x).
Proof. destruct i as [[a b]|]; cbn; auto. intros H. rewrite !Q2R_opp. lra. Qed.

Lemma product_least a b c d x y m : a <= x <= b -> c <= y <= d ->
  m <= a * c -> m <= a * d -> m <= b * c -> m <= b * d -> m <= x * y.
Proof.
  intros Hx Hy H1 H2 H3 H4.
  assert (A : m <= a * y) by (destruct (Rle_lt_dec 0 a); nra).
  assert (B : m <= b * y) by (destruct (Rle_lt_dec 0 b); nra).
  destruct (Rle_lt_dec 0 y); nra.
Qed.
Lemma product_most a b c d x y m : a <= x <= b -> c <= y <= d ->
  a * c <= m -> a * d <= m -> b * c <= m -> b * d <= m -> x * y <= m.
Proof.
  intros Hx Hy H1 H2 H3 H4. pose proof (product_least (- b) (- a) c d (- x) y (- m)). lra.
Qed.
Lemma mult_holds i j x y : holds i x -> holds j y -> holds (i_mult i j) (x * y).
Proof.
  destruct i as [[a b]|], j as [[c d]|]; cbn; auto. intros H K. split.
  - eapply Rle_trans; [apply down_le|]. eapply product_least; [exact H | exact K | | | |];
      rewrite <- Q2R_mult; apply Qle_Rle; eauto using Qle_trans, Q.le_min_l, Q.le_min_r.
  - eapply Rle_trans; [|apply up_ge]. eapply product_most; [exact H | exact K | | | |];
      rewrite <- Q2R_mult; apply Qle_Rle; eauto using Qle_trans, Q.le_max_l, Q.le_max_r.
Qed.
Lemma inv_holds i x : holds i x -> holds (i_inv i) (/ x).
Proof.
  destruct i as [[a b]|]; [|exact (fun _ => I)]. unfold holds, i_inv, on. intros H.
  destruct (Qle_bool a 0) eqn:A, (Qle_bool 0 b) eqn:B; cbn; auto;
    repeat match goal with
    | E : Qle_bool _ _ = true |- _ => apply Q2R_le_bool in E
    | E : Qle_bool _ _ = false |- _ => apply Q2R_gt_bool in E
    end; rewrite Q2R_0 in *.
  - split; [eapply Rle_trans; [apply down_le|] | eapply Rle_trans; [|apply up_ge]]; rewrite Q2R_ne by lra.
    + apply Ropp_le_cancel. rewrite <- !Rinv_opp. apply Rinv_le_contravar; lra.
    + apply Ropp_le_cancel. rewrite <- !Rinv_opp. apply Rinv_le_contravar; lra.
  - split; [eapply Rle_trans; [apply down_le|] | eapply Rle_trans; [|apply up_ge]]; rewrite Q2R_ne by lra;
      apply Rinv_le_contravar; lra.
  - lra.
Qed.
Lemma exp_opp_down q : 0 <= Q2R q -> Q2R (halved (halvings q) q) <= 1 -> Q2R (down (/ exp_up q)) <= exp (- Q2R q).
Proof.
  intros H L. pose proof (exp_up_ge q H L) as U. pose proof (exp_pos (Q2R q)).
  eapply Rle_trans; [apply down_le|]. rewrite Q2R_ne by lra. rewrite exp_Ropp. apply Rinv_le_contravar; lra.
Qed.
Lemma exp_down_pos q : 0 <= Q2R q -> Qle_bool (exp_down q) 0 = false -> exp (- Q2R q) <= Q2R (up (/ exp_down q)).
Proof.
  intros H P. apply Q2R_gt_bool in P. rewrite Q2R_0 in P. pose proof (exp_down_le q H) as D.
  eapply Rle_trans; [|apply up_ge]. rewrite Q2R_ne by lra. rewrite exp_Ropp. apply Rinv_le_contravar; lra.
Qed.

Lemma exp_below_at_le q l : exp_below_at q = Some l -> Q2R l <= exp (Q2R q).
Proof.
  unfold exp_below_at. destruct (Qle_bool 0 q) eqn:S.
  - intros [= <-]. apply Q2R_le_bool in S. rewrite Q2R_0 in S. now apply exp_down_le.
  - destruct (fits (- q)) eqn:F; [|discriminate]. intros [= <-]. apply Q2R_gt_bool in S. rewrite Q2R_0 in S.
    apply Q2R_le_bool in F. rewrite Q2R_1 in F. pose proof (exp_opp_down (- q)) as E. rewrite Q2R_opp, Ropp_involutive in E.
    apply E; [lra | exact F].
Qed.
Lemma exp_above_at_ge q u : exp_above_at q = Some u -> exp (Q2R q) <= Q2R u.
Proof.
  unfold exp_above_at. destruct (Qle_bool 0 q) eqn:S.
  - destruct (fits q) eqn:F; [|discriminate]. intros [= <-]. apply Q2R_le_bool in S, F. rewrite Q2R_0 in S.
    rewrite Q2R_1 in F. now apply exp_up_ge.
  - destruct (Qle_bool (exp_down (- q)) 0) eqn:P; [discriminate|]. intros [= <-]. apply Q2R_gt_bool in S. rewrite Q2R_0 in S.
    pose proof (exp_down_pos (- q)) as E. rewrite Q2R_opp, Ropp_involutive in E. apply E; [lra | exact P].
Qed.
Lemma exp_holds i x : holds i x -> holds (i_exp i) (exp x).
Proof.
  destruct i as [[a b]|]; [|exact (fun _ => I)]. unfold holds at 1, i_exp, on. intros H.
  destruct (exp_below_at a) eqn:A, (exp_above_at b) eqn:B; try exact I.
  apply exp_below_at_le in A. apply exp_above_at_ge in B.
  assert (exp (Q2R a) <= exp x) by (apply exp_le; lra). assert (exp x <= exp (Q2R b)) by (apply exp_le; lra).
  cbn. lra.
Qed.

(** log q: a guess l by Newton's method is a lower bound if exp l <= q, and an upper one if q <= exp l. *)
Definition near_exp (q : Q) : Q := match exp_below_at q with Some e => e | None => 1 end.
Fixpoint guess (q : Q) (n : nat) (y : Q) : Q :=
  match n with
  | O => y
  | S m => let e := near_exp y in guess q m (down (y + 2 * (q - e) * / (q + e)))%Q
  end.
Definition slack : Q := 1 # (2 ^ 60).
Definition ln_guess (q : Q) : Q :=
  guess q 4 (inject_Z (Z.log2 (Qnum q) - Z.log2 (QDen q)) * (7 # 10)).
Definition checked_below (l q : Q) : option Q :=
  match exp_above_at l with Some e => if Qle_bool e q then Some l else None | None => None end.
Definition checked_above (l q : Q) : option Q :=
  match exp_below_at l with Some e => if Qle_bool q e then Some l else None | None => None end.
Definition i_ln (i : interval_of) : interval_of :=
  on i (fun a b =>
    match checked_below (ln_guess a - slack) a, checked_above (ln_guess b + slack) b with
    | Some lo, Some hi => Some (lo, hi) | _, _ => None end).

Lemma checked_below_le l q r x : checked_below l q = Some r -> Q2R q <= x -> Q2R r <= ln x.
Proof.
  unfold checked_below. destruct (exp_above_at l) as [e|] eqn:L; [|discriminate].
  destruct (Qle_bool e q) eqn:C; [|discriminate]. intros [= <-] H.
  apply exp_above_at_ge in L. apply Q2R_le_bool in C. pose proof (exp_pos (Q2R l)).
  rewrite <- (ln_exp (Q2R l)). apply ln_le; lra.
Qed.
Lemma checked_above_ge l q r x : checked_above l q = Some r -> 0 < x -> x <= Q2R q -> ln x <= Q2R r.
Proof.
  unfold checked_above. destruct (exp_below_at l) as [e|] eqn:L; [|discriminate].
  destruct (Qle_bool q e) eqn:C; [|discriminate]. intros [= <-] P H.
  apply exp_below_at_le in L. apply Q2R_le_bool in C.
  rewrite <- (ln_exp (Q2R l)). apply ln_le; lra.
Qed.
Lemma checked_below_pos l q r : checked_below l q = Some r -> 0 < Q2R q.
Proof.
  unfold checked_below. destruct (exp_above_at l) as [e|] eqn:L; [|discriminate].
  destruct (Qle_bool e q) eqn:C; [|discriminate]. intros _.
  apply exp_above_at_ge in L. apply Q2R_le_bool in C. pose proof (exp_pos (Q2R l)). lra.
Qed.
Lemma ln_holds i x : holds i x -> holds (i_ln i) (ln x).
Proof.
  destruct i as [[a b]|]; [|exact (fun _ => I)]. unfold holds at 1, i_ln, on. intros H.
  generalize (ln_guess a - slack)%Q, (ln_guess b + slack)%Q. intros l u.
  destruct (checked_below l a) as [lo|] eqn:A; [|exact I]. destruct (checked_above u b) as [hi|] eqn:B; [|exact I].
  pose proof (checked_below_pos _ _ _ A). cbn. split.
  - apply (checked_below_le _ _ _ _ A). lra.
  - apply (checked_above_ge _ _ _ _ B); lra.
Qed.

(** * Terms, and the interval in which a term's value is *)

Inductive number : Type :=
| n_integer (z : Z)
| n_plus (a b : number)
| n_mult (a b : number)
| n_opp (a : number)
| n_inv (a : number)
| n_pow (a : number) (n : nat)
| n_exp (a : number)
| n_ln (a : number)
| n_rpow (a b : number).

Fixpoint value (t : number) : R :=
  match t with
  | n_integer z => IZR z
  | n_plus a b => value a + value b
  | n_mult a b => value a * value b
  | n_opp a => - value a
  | n_inv a => / value a
  | n_pow a n => value a ^ n
  | n_exp a => exp (value a)
  | n_ln a => ln (value a)
  | n_rpow a b => rpow (value a) (value b)
  end.

Fixpoint i_pow (i : interval_of) (n : nat) : interval_of :=
  match n with O => Some (1, 1)%Q | S m => i_mult i (i_pow i m) end.
Definition is_positive (i : interval_of) : bool :=
  match i with Some (lo, _) => negb (Qle_bool lo 0) | None => false end.

Fixpoint enclosure (t : number) : interval_of :=
  match t with
  | n_integer z => Some (inject_Z z, inject_Z z)
  | n_plus a b => i_plus (enclosure a) (enclosure b)
  | n_mult a b => i_mult (enclosure a) (enclosure b)
  | n_opp a => i_opp (enclosure a)
  | n_inv a => i_inv (enclosure a)
  | n_pow a n => i_pow (enclosure a) n
  | n_exp a => i_exp (enclosure a)
  | n_ln a => i_ln (enclosure a)
  | n_rpow a b =>
      let i := enclosure a in
      if is_positive i then i_exp (i_mult (enclosure b) (i_ln i)) else None
  end.

Lemma enclosure_holds t : holds (enclosure t) (value t).
Proof.
  induction t; cbn [enclosure value].
  - cbn. rewrite Q2R_Z. lra.
  - now apply plus_holds.
  - now apply mult_holds.
  - now apply opp_holds.
  - now apply inv_holds.
  - induction n as [|n IH]; [cbn; rewrite Q2R_1; lra | now apply mult_holds].
  - now apply exp_holds.
  - now apply ln_holds.
  - destruct (is_positive (enclosure t1)) eqn:P; [|exact I]. rewrite rpow_exp.
    + apply exp_holds, mult_holds; [assumption | now apply ln_holds].
    + revert P IHt1. generalize (enclosure t1). intros i P IHt1. destruct i as [[lo hi]|]; [|discriminate]. unfold is_positive in P. unfold holds in IHt1.
      destruct (Qle_bool lo 0) eqn:E; [discriminate|]. apply Q2R_gt_bool in E. rewrite Q2R_0 in E. lra.
Qed.

Definition below (s t : number) : bool :=
  match enclosure s, enclosure t with Some (_, a), Some (b, _) => negb (Qle_bool b a) | _, _ => false end.
Definition below_or_at (s t : number) : bool :=
  match enclosure s, enclosure t with Some (_, a), Some (b, _) => Qle_bool a b | _, _ => false end.

Lemma below_lt s t : below s t = true -> value s < value t.
Proof.
  unfold below. generalize (enclosure s), (enclosure t), (enclosure_holds s), (enclosure_holds t).
  intros [[s0 s1]|] [[t0 t1]|] S T; try discriminate. unfold holds in S, T.
  destruct (Qle_bool t0 s1) eqn:E; [discriminate|]. intros _. apply Q2R_gt_bool in E. lra.
Qed.
Lemma below_or_at_le s t : below_or_at s t = true -> value s <= value t.
Proof.
  unfold below_or_at. generalize (enclosure s), (enclosure t), (enclosure_holds s), (enclosure_holds t).
  intros [[s0 s1]|] [[t0 t1]|] S T; try discriminate. unfold holds in S, T.
  intros E. apply Q2R_le_bool in E. lra.
Qed.

(** The term of a real number that is written with numbers only; fails for others. *)
Ltac number t :=
  lazymatch t with
  | IZR ?z => lazymatch isZcst z with true => constr:(n_integer z) end
  | Rplus ?a ?b => let x := number a in let y := number b in constr:(n_plus x y)
  | Rminus ?a ?b => let x := number a in let y := number b in constr:(n_plus x (n_opp y))
  | Rmult ?a ?b => let x := number a in let y := number b in constr:(n_mult x y)
  | Rdiv ?a ?b => let x := number a in let y := number b in constr:(n_mult x (n_inv y))
  | Ropp ?a => let x := number a in constr:(n_opp x)
  | Rinv ?a => let x := number a in constr:(n_inv x)
  | pow ?a ?n => let x := number a in constr:(n_pow x n)
  | exp ?a => let x := number a in constr:(n_exp x)
  | ln ?a => let x := number a in constr:(n_ln x)
  | rpow ?a ?b => let x := number a in let y := number b in constr:(n_rpow x y)
  end.

(** A relation between numbers, by computing bounds. *)
Ltac computed b := lazymatch eval vm_compute in b with true => vm_cast_no_check (eq_refl true) end.
Ltac by_bounds :=
  lazymatch goal with
  | |- ?a < ?b => let x := number a in let y := number b in refine (below_lt x y _); computed (below x y)
  | |- ?a <= ?b => let x := number a in let y := number b in refine (below_or_at_le x y _); computed (below_or_at x y)
  | |- ?a > ?b => change (b < a); by_bounds
  | |- ?a >= ?b => apply Rle_ge; by_bounds
  | |- ?a <> ?b => first [ apply Rlt_not_eq; by_bounds | apply Rgt_not_eq; by_bounds ]
  end.
