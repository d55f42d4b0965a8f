(** Bounds on numbers: computed rational ones, for what is made of integers by arithmetic, powers, exp and log; by
    interval arithmetic on rational numbers. *)

From Derive Require Export DeriveLimits DeriveSeries.
From Coq Require Import QArith Qreals Qminmax.
Local Open Scope R_scope.
Opaque unit.

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
