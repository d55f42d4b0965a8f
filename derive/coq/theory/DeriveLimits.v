(** Limits, one-sided and at infinity, and bounds on exponentials of numbers. *)

From Derive Require Export Derive DeriveCalculus DeriveTactics.

(** * Ways to approach: what holds eventually on the way *)

Definition way := (R -> Prop) -> Prop.
Definition from_above (a : R) : way := fun Q => exists r, 0 < r /\ forall u, a < u < a + r -> Q u.
Definition from_below (a : R) : way := fun Q => exists r, 0 < r /\ forall u, a - r < u < a -> Q u.
Definition from_both (a : R) : way := fun Q => exists r, 0 < r /\ forall u, u <> a -> a - r < u < a + r -> Q u.
Definition at_plus_infinity : way := fun Q => exists m, forall u, m < u -> Q u.
Definition at_minus_infinity : way := fun Q => exists m, forall u, u < m -> Q u.

Definition tends (F : way) (f : R -> R) (l : R) : Prop := forall e, 0 < e -> F (fun u => l - e < f u < l + e).
Definition tends_to_plus_infinity (F : way) (f : R -> R) : Prop := forall m, F (fun u => m < f u).
Definition tends_to_minus_infinity (F : way) (f : R -> R) : Prop := forall m, F (fun u => f u < m).

(** What all ways have: they are closed under consequences and conjunction. *)
Definition proper (F : way) : Prop :=
  (forall P Q : R -> Prop, (forall u, P u -> Q u) -> F P -> F Q) /\
  (forall P Q : R -> Prop, F P -> F Q -> F (fun u => P u /\ Q u)).

Lemma proper_from_above a : proper (from_above a).
Proof.
  split.
  - intros P Q H [r [Hr A]]. exists r. auto.
  - intros P Q [r [Hr A]] [s [Hs B]]. exists (Rmin r s). split; [now apply Rmin_pos|].
    intros u Hu. pose proof (Rmin_l r s). pose proof (Rmin_r r s). split; [apply A | apply B]; lra.
Qed.
Lemma proper_from_below a : proper (from_below a).
Proof.
  split.
  - intros P Q H [r [Hr A]]. exists r. auto.
  - intros P Q [r [Hr A]] [s [Hs B]]. exists (Rmin r s). split; [now apply Rmin_pos|].
    intros u Hu. pose proof (Rmin_l r s). pose proof (Rmin_r r s). split; [apply A | apply B]; lra.
Qed.
Lemma proper_from_both a : proper (from_both a).
Proof.
  split.
  - intros P Q H [r [Hr A]]. exists r. auto.
  - intros P Q [r [Hr A]] [s [Hs B]]. exists (Rmin r s). split; [now apply Rmin_pos|].
    intros u Hn Hu. pose proof (Rmin_l r s). pose proof (Rmin_r r s). split; [apply A | apply B]; auto; lra.
Qed.
Lemma proper_at_plus_infinity : proper at_plus_infinity.
Proof.
  split.
  - intros P Q H [r A]. exists r. auto.
  - intros P Q [r A] [s B]. exists (Rmax r s). intros u Hu.
    pose proof (Rmax_l r s). pose proof (Rmax_r r s). split; [apply A | apply B]; lra.
Qed.
Lemma proper_at_minus_infinity : proper at_minus_infinity.
Proof.
  split.
  - intros P Q H [r A]. exists r. auto.
  - intros P Q [r A] [s B]. exists (Rmin r s). intros u Hu.
    pose proof (Rmin_l r s). pose proof (Rmin_r r s). split; [apply A | apply B]; lra.
Qed.
Ltac proper := first [ apply proper_from_above | apply proper_from_below | apply proper_from_both
  | apply proper_at_plus_infinity | apply proper_at_minus_infinity ].

Lemma from_both_sides a (Q : R -> Prop) : from_above a Q -> from_below a Q -> from_both a Q.
Proof.
  intros [r [Hr A]] [s [Hs B]]. exists (Rmin r s). split; [now apply Rmin_pos|].
  intros u Hn Hu. pose proof (Rmin_l r s). pose proof (Rmin_r r s).
  destruct (Rtotal_order u a) as [L | [E | G]]; [apply B; lra | contradiction | apply A; lra].
Qed.

(** * Rules *)

Lemma tends_ext F f g l : proper F -> F (fun u => f u = g u) -> tends F f l -> tends F g l.
Proof.
  intros [I C] E H e He. eapply I; [| apply (C _ _ E (H e He))]. cbv beta. intros u [-> A]. exact A.
Qed.
Lemma plus_infinity_ext F f g :
  proper F -> F (fun u => f u = g u) -> tends_to_plus_infinity F f -> tends_to_plus_infinity F g.
Proof. intros [I C] E H m. eapply I; [| apply (C _ _ E (H m))]. cbv beta. intros u [-> A]. exact A. Qed.
Lemma minus_infinity_ext F f g :
  proper F -> F (fun u => f u = g u) -> tends_to_minus_infinity F f -> tends_to_minus_infinity F g.
Proof. intros [I C] E H m. eapply I; [| apply (C _ _ E (H m))]. cbv beta. intros u [-> A]. exact A. Qed.
Lemma tends_const F c : proper F -> F (fun _ => True) -> tends F (fun _ => c) c.
Proof. intros [I _] T e He. eapply I; [|exact T]. intros; lra. Qed.
Lemma plus_infinity_opp F f : proper F -> tends_to_minus_infinity F f -> tends_to_plus_infinity F (fun u => - f u).
Proof. intros [I _] H m. eapply I; [|apply (H (- m))]. cbv beta. intros; lra. Qed.
Lemma minus_infinity_opp F f : proper F -> tends_to_plus_infinity F f -> tends_to_minus_infinity F (fun u => - f u).
Proof. intros [I _] H m. eapply I; [|apply (H (- m))]. cbv beta. intros; lra. Qed.

(** Where a function has a derivative it is continuous. *)
Lemma close_to f a l e : derivable_pt_lim f a l -> 0 < e ->
  exists r, 0 < r /\ forall u, a - r < u < a + r -> f a - e < f u < f a + e.
Proof.
  intros D He. assert (C : continuity_pt f a) by (apply derivable_continuous_pt; now exists l).
  destruct (C e He) as [r [Hr P]]. exists r. split; [exact Hr|]. intros u Hu.
  destruct (Req_EM_T u a) as [->|Hne]; [lra|].
  assert (Q : Rabs (f u - f a) < e).
  { apply P. split; [split; [exact I | congruence] | apply Rabs_def1; cbn; lra]. }
  apply Rabs_def2 in Q. lra.
Qed.
Lemma tends_above f a l d : derivable_pt_lim f a d -> f a = l -> tends (from_above a) f l.
Proof. intros D <- e He. destruct (close_to f a d e D He) as [r [Hr P]]. exists r. split; [exact Hr|]. intros; apply P; lra. Qed.
Lemma tends_below f a l d : derivable_pt_lim f a d -> f a = l -> tends (from_below a) f l.
Proof. intros D <- e He. destruct (close_to f a d e D He) as [r [Hr P]]. exists r. split; [exact Hr|]. intros; apply P; lra. Qed.
Lemma tends_both f a l d : derivable_pt_lim f a d -> f a = l -> tends (from_both a) f l.
Proof. intros D <- e He. destruct (close_to f a d e D He) as [r [Hr P]]. exists r. split; [exact Hr|]. intros; apply P; lra. Qed.

(** log u goes to -oo where u goes to 0 through positive values. *)
Lemma ln_to_minus_infinity F f :
  proper F -> F (fun u => 0 < f u) -> tends F f 0 -> tends_to_minus_infinity F (fun u => ln (f u)).
Proof.
  intros [I C] P T m. eapply I; [| apply (C _ _ P (T (exp m) (exp_pos m)))]. cbv beta.
  intros u [A [_ B]]. rewrite <- (ln_exp m). apply ln_increasing; lra.
Qed.

Lemma from_above_within a r (Q : R -> Prop) : 0 < r -> (forall u, a < u < a + r -> Q u) -> from_above a Q.
Proof. intros; now exists r. Qed.
Lemma from_below_within a r (Q : R -> Prop) : 0 < r -> (forall u, a - r < u < a -> Q u) -> from_below a Q.
Proof. intros; now exists r. Qed.
Lemma from_both_within a r (Q : R -> Prop) : 0 < r -> (forall u, u <> a -> a - r < u < a + r -> Q u) -> from_both a Q.
Proof. intros; now exists r. Qed.

(** What holds near the point, on the side of the way. *)
Ltac within r := first [ apply (from_above_within _ r); [ lra | ]
  | apply (from_below_within _ r); [ lra | ] | apply (from_both_within _ r); [ lra | ] ].

(** Definedness, also of functions near the point of a limit. *)
Ltac definedness :=
  cbv beta;
  lazymatch goal with
  | |- _ /\ _ => split; definedness
  | |- from_above _ _ => within (1 / 8); intros; conditions
  | |- from_below _ _ => within (1 / 8); intros; conditions
  | |- from_both _ _ => within (1 / 8); intros; conditions
  | |- _ => conditions
  end.

(** Limits by continuity, of constants, and of logarithms of what goes to 0. *)
Ltac value_at := cbv beta; first [ lra | rewrite ?ln_1, ?exp_0; first [ lra | field; lra ] ].
Ltac limit :=
  cbv beta;
  lazymatch goal with
  | |- tends ?F (fun _ => ?c) _ => first [ apply (tends_const F c); [ proper | within 1; intros; exact I ] | by_continuity ]
  | |- tends _ _ _ => by_continuity
  | |- tends_to_plus_infinity _ (fun u => - @?f u) => apply (plus_infinity_opp _ f); [ proper | limit ]
  | |- tends_to_minus_infinity _ (fun u => - @?f u) => apply (minus_infinity_opp _ f); [ proper | limit ]
  | |- tends_to_minus_infinity _ (fun u => ln (@?f u)) =>
      apply (ln_to_minus_infinity _ f); [ proper | within (1 / 8); intros; cbv beta; pos | limit ]
  end
with by_continuity :=
  first
  [ eapply tends_above; [ deriv | value_at ]
  | eapply tends_below; [ deriv | value_at ]
  | eapply tends_both; [ deriv | value_at ] ].

(** * Bounds on exponentials of numbers *)

(** The Taylor polynomial of exp. *)
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

(** At negative numbers the Taylor polynomials are above and below in turn. *)
Lemma taylor_sum_in_turn n x : 0 <= x -> 0 <= (-1) ^ n * (taylor_sum (- x) n - exp (- x)).
Proof.
  revert x. induction n as [|n IH]; intros x Hx.
  - cbn. assert (exp (- x) <= exp 0) by (apply exp_le; lra). rewrite exp_0 in *. lra.
  - apply (nonneg_by_slope (fun u => (-1) ^ S n * (taylor_sum (- u) (S n) - exp (- u)))
             (fun u => (-1) ^ n * (taylor_sum (- u) n - exp (- u)))).
    + intros u Hu. eapply D_eq.
      * apply D_scal, D_minus.
        -- apply (D_comp (fun u => - u) (fun v => taylor_sum v (S n))); [apply D_opp, D_id | apply D_taylor_sum].
        -- apply D_exp, D_opp, D_id.
      * cbn [pow]. ring.
    + rewrite Ropp_0, taylor_sum_0, exp_0. ring.
    + intros u Hu. now apply IH.
    + exact Hx.
Qed.

Lemma exp_below x n : 0 <= x -> taylor_sum x n <= exp x.
Proof. apply taylor_sum_below. Qed.

Lemma exp_above x n : 0 <= x -> 0 < taylor_sum (- x) (2 * n + 1) -> exp x <= / taylor_sum (- x) (2 * n + 1).
Proof.
  intros Hx P. pose proof (taylor_sum_in_turn (2 * n + 1) x Hx) as T.
  rewrite pow_add, pow_1_even, pow_1 in T. replace (exp x) with (/ exp (- x)) by (rewrite exp_Ropp; apply Rinv_inv).
  apply Rinv_le_contravar; [exact P | lra].
Qed.

(** * Concrete points *)

(** Exponentials and logarithms of numbers, as far as they are numbers. *)
Ltac exact_values :=
  repeat first
  [ rewrite exp_0
  | rewrite ln_1
  | rewrite Ropp_0
  | rewrite Rmult_0_r
  | rewrite Rmult_0_l
  | rewrite exp_ln by lra
  | rewrite ln_exp
  | rewrite exp_Ropp
  | match goal with |- context [exp (IZR (Zpos ?k) * ln ?a)] =>
      replace (exp (IZR (Zpos k) * ln a)) with (a ^ Pos.to_nat k)
        by (rewrite <- (exp_ln a) at 1 by lra; rewrite <- exp_times; f_equal; rewrite positive_nat_Z; reflexivity) end ];
  repeat match goal with
  | |- context [Pos.to_nat ?p] => let v := eval cbv in (Pos.to_nat p) in change (Pos.to_nat p) with v
  end.

Ltac at_point_of_context :=
  cbv beta;
  lazymatch goal with
  | |- True => exact I
  | |- _ /\ _ => split; at_point_of_context
  | |- forall _, _ => intro; at_point_of_context
  | |- (_ <= _)%Z => first [ lia | members; lia | cbn; lia ]
  | |- (_ < _)%Z => first [ lia | members; lia | cbn; lia ]
  | |- @eq Z _ _ => first [ lia | members; lia | cbn; lia ]
  | |- _ => first
      [ lra
      | solve [ members; first [ lra | lia ] ]
      | solve [ expand; exact_values; first [ lra | field; lra | lia ] ]
      | solve [ unfold_definitions; expand; exact_values; first [ lra | field; lra | pos ] ]
      | solve [ members; unfold_definitions; expand; exact_values; first [ lra | field; lra | pos ] ]
      | conditions ]
  end.
Ltac admissible := at_point_of_context.

(** A claim that is false at a point: its two sides are computed. *)
Ltac refuted :=
  cbv beta;
  lazymatch goal with
  | |- ~ _ =>
      let H := fresh "H" in
      intro H; revert H; unfold_definitions; expand; exact_values; intro H; first [ lra | field_simplify in H; lra ]
  | |- _ /\ _ => split; refuted
  | |- _ => at_point_of_context
  end.
