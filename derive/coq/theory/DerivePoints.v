(** What is said of numbers and of concrete points: relations between numbers, admissible points, refutations. *)

From Derive Require Export DeriveBounds.

(** What is written out: definitions unfolded, ranges and families term by term, derivatives by the table. *)
Ltac written_out :=
  cbv beta;
  repeat match goal with
  | |- context [Derive ?f ?x] => erewrite (Derive_is f x) by (unfold_definitions; deriv)
  end;
  unfold_definitions; rewrite ?upd_same, ?upd2_same; expand; unfold upd, upd2, delta;
  cbn [listed zlisted Z.eqb Pos.eqb Z.sub Z.add Z.opp Z.pos_sub Pos.pred_double Pos.add Pos.succ Pos.sub].
Ltac enclose :=
  lazymatch goal with
  | |- _ /\ _ => split; enclose
  | |- _ => written_out; by_bounds
  end.

(** * Concrete points *)

(** The root of the square of a number. *)
Lemma rpow_of_square x y : 0 <= y -> y * y = x -> rpow x (1 / 2) = y.
Proof. intros H <-. rewrite rpow_half by now apply Rmult_le_pos. now apply sqrt_square. Qed.
Ltac exact_root a :=
  let x := number a in
  lazymatch eval vm_compute in (enclosure x) with
  | Some (?q, _) =>
      let n := eval vm_compute in (Z.sqrt (QArith_base.Qnum (Qreduction.Qred q))) in
      let d := eval vm_compute in (Z.sqrt (Zpos (QArith_base.Qden (Qreduction.Qred q)))) in
      rewrite (rpow_of_square a (IZR n / IZR d)) by lra
  end.

Lemma tanh_0 : tanh 0 = 0.
Proof. unfold tanh. rewrite sinh_0. unfold Rdiv. apply Rmult_0_l. Qed.

(** Functions of numbers, as far as their values are numbers. *)
Ltac exact_values :=
  repeat first
  [ progress rewrite ?Rmax_abs, ?Rmin_abs
  | match goal with |- context [Rabs ?a] => first [ rewrite (Rabs_pos_eq a) by lra | rewrite (Rabs_left1 a) by lra ] end
  | match goal with |- context [sgn ?a] =>
      first [ rewrite (sgn_pos a) by lra | rewrite (sgn_neg a) by lra | rewrite (sgn_zero a) by lra ] end
  | match goal with |- context [rpow ?a (1 / 2)] => exact_root a end
  | match goal with |- context [rpow ?a (1 / 2)] =>
      match goal with |- context [rpow ?b (1 / 2)] =>
        tryif constr_eq a b then fail else replace (rpow a (1 / 2)) with (rpow b (1 / 2)) by (f_equal; lra) end end
  | rewrite sin_0 | rewrite cos_0 | rewrite atan_0 | rewrite sinh_0 | rewrite cosh_0 | rewrite tanh_0
  | rewrite tanh_exp | progress unfold sinh, cosh
  | match goal with |- context [exp (IZR (Zneg ?p))] => change (exp (IZR (Zneg p))) with (exp (- IZR (Zpos p))) end
  | rewrite exp_0
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

(** An equation with square roots in it, by their squares. *)
Ltac by_squares :=
  repeat match goal with
  | |- context [rpow ?a (1 / 2)] =>
      lazymatch goal with
      | E : rpow a (1 / 2) ^ 2 = a |- _ => fail
      | _ => assert (rpow a (1 / 2) ^ 2 = a) by (apply rpow_root; [ lra | cbn; field ])
      end
  end;
  lra.

(** What is said of each integer from a number on, of one after the other. *)
Ltac one_by_one i first_one tac :=
  first
  [ exfalso; lia
  | destruct (Z.eq_dec i first_one) as [->|?];
    [ tac | let next := eval vm_compute in (first_one + 1)%Z in one_by_one i next tac ] ].

Ltac at_point_of_context :=
  cbv beta;
  lazymatch goal with
  | |- True => exact I
  | |- _ /\ _ => split; at_point_of_context
  | |- forall i : Z, (?lo <= i <= _)%Z -> _ =>
      let i := fresh "i" in let n := eval vm_compute in lo in
      intros i ?; one_by_one i n at_point_of_context
  | |- forall _, _ => intro; at_point_of_context
  | |- near _ _ => conditions
  | |- derivable _ _ => conditions
  | |- (_ <= _)%Z => first [ lia | members; lia | cbn; lia ]
  | |- (_ < _)%Z => first [ lia | members; lia | cbn; lia ]
  | |- @eq Z _ _ => first [ lia | members; lia | cbn; lia | zdeltas; members; lia ]
  | |- _ => first
      [ lra
      | solve [ unfold delta; members; first [ lra | lia ] ]
      | solve [ unfold delta; expand; exact_values; first [ lra | field; lra | lia ] ]
      | solve [ unfold_definitions; unfold delta; expand; exact_values; first [ lra | field; lra | pos ] ]
      | solve [ members; unfold_definitions; expand; exact_values; first [ lra | field; lra | pos | by_squares ] ]
      | solve [ enclose ]
      | conditions ]
  end.
Ltac admissible := at_point_of_context.

(** A claim that is false at a point: its two sides are computed, or bounds on them. *)
Ltac refuted :=
  cbv beta;
  lazymatch goal with
  | |- ~ (?A -> ?B) =>
      let H := fresh "H" in let K := fresh "H" in
      intro H; assert (K : B) by (apply H; at_point_of_context); clear H; revert K; change (~ B); refuted
  | |- ~ _ =>
      first
      [ solve [ let H := fresh "H" in
          intro H; revert H; unfold_definitions; expand; exact_values; intro H; first [ lra | field_simplify in H; lra ] ]
      | apply Rle_not_lt; enclose
      | apply Rlt_not_le; enclose
      | apply Rlt_not_eq; enclose
      | apply Rgt_not_eq; enclose ]
  | |- _ /\ _ => split; refuted
  | |- _ => at_point_of_context
  end.
