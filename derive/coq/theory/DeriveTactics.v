(** Tactics: signs and definedness by structure, derivatives by table, arithmetic of normal forms. *)

From Derive Require Export Derive DeriveCalculus.

(** * Conditions *)

Ltac idx := solve [ lia | assumption | unfold zdelta; repeat match goal with |- context [Z.eqb ?a ?b] => destruct (Z.eqb_spec a b) end; lia ].

(** What a hypothesis says, at the indices that unification finds. *)
Ltac use :=
  match goal with
  | H : _ |- _ => exact H
  | H : forall _, _ |- _ => solve [ apply H; first [ lia | assumption ] ]
  end.

(** A stated inequation, up to sign and order. *)
Ltac use_ne :=
  match goal with
  | H : ?u <> ?w |- ?a <> ?b => solve [ intro; apply H; lra ]
  | H : ?u <> ?w |- ?a <> ?b =>
      solve [ apply (ne_by 1 u w a b H); [ lra | ring ] | apply (ne_by (-1) u w a b H); [ lra | ring ] ]
  end.

(** What is known of the signs of the elements, sums and exponentials that occur in the goal. *)
Ltac know_pos t tac :=
  lazymatch goal with
  | H : 0 < t |- _ => fail
  | H : 0 <= t |- _ => fail
  | _ => first [ assert (0 < t) by tac | assert (0 <= t) by tac ]
  end.

(** An element of a family that is written out, for each index that it may have. *)
Ltac members :=
  cbn [listed zlisted];
  repeat match goal with
  | |- context [Z.eqb ?a ?b] => destruct (Z.eqb_spec a b)
  end;
  try (exfalso; lia).

(** Unfolds the definitions of a script; each script says which these are. *)
Ltac unfold_definitions := idtac.
Ltac by_definition tac := fail.

(** Bounds that are quotients, multiplied out. *)
Ltac products tac :=
  repeat match goal with
  | H : ?x < ?a / ?b |- _ =>
      lazymatch goal with K : x * b < a |- _ => fail | _ => assert (x * b < a) by (apply lt_over; [ tac | exact H ]) end
  | H : ?a / ?b < ?x |- _ =>
      lazymatch goal with K : a < x * b |- _ => fail | _ => assert (a < x * b) by (apply over_lt; [ tac | exact H ]) end
  end.

(** What hypotheses for each index say at the indices of the elements in the goal. *)
Ltac instances :=
  repeat match goal with
  | H : forall k : Z, (_ <= k <= _)%Z -> _ |- context [?f ?i] =>
      lazymatch type of i with Z => idtac end;
      lazymatch type of (f i) with R => idtac end;
      lazymatch f with IZR => fail | _ => idtac end;
      let X := fresh "X" in
      assert (X := H i); specialize (X ltac:(lia)); cbv beta in X;
      lazymatch type of X with
      | forall _, _ => fail
      | _ /\ _ => fail
      | _ -> _ => fail
      | ?T => match goal with A : T, B : T |- _ => fail 1 | _ => idtac end
      end
  end.

Ltac pos :=
  cbv beta;
  first
  [ lazymatch goal with
    | |- 0 < exp _ => apply exp_pos
    | |- exp _ <> 0 => apply ne_of_pos, exp_pos
    | |- 0 <= exp _ => left; apply exp_pos
    | |- True => exact I
    end
  | use
  | lazymatch goal with
    | |- _ /\ _ => split; pos
    | |- _ \/ _ => first [ left; pos | right; pos ]
    | |- (_ <= _)%Z => idx
    | |- (_ < _)%Z => idx
    | |- @eq Z _ _ => idx
    | |- _ > _ => red; pos
    | |- _ >= _ => apply Rle_ge; pos
    | |- 0 < listed _ _ => members; pos
    | |- 0 <= listed _ _ => members; pos
    | |- listed _ _ <> 0 => members; pos
    | |- 0 < factorial _ => apply factorial_pos
    | |- factorial _ <> 0 => apply ne_of_pos, factorial_pos
    | |- 0 <= Rabs _ => apply Rabs_pos
    | |- 0 < Rabs _ => apply Rabs_pos_lt; pos
    | |- Rabs _ <> 0 => apply Rabs_no_R0; pos
    | |- 0 < IZR _ => first [ lra | apply (IZR_lt 0); idx ]
    | |- 0 <= IZR _ => first [ lra | apply (IZR_le 0); idx ]
    | |- IZR _ <> 0 => first [ lra | apply (IZR_neq _ 0); idx ]
    | |- 0 < _ * _ => first [ apply Rmult_lt_0_compat; pos | apply mul_neg_neg; pos ]
    | |- 0 < _ / _ => first [ apply Rdiv_lt_0_compat; pos | apply mul_neg_neg; [ pos | apply inv_neg; pos ] ]
    | |- 0 < / _ => apply Rinv_0_lt_compat; pos
    | |- 0 < _ ^ _ => first [ apply pow_lt; pos | apply even_power_pos; [ reflexivity | pos ] ]
    | |- 0 < zpow _ _ => apply zpow_pos; pos
    | |- 0 < rpow _ _ => apply rpow_pos; pos
    | |- 0 < Sum _ _ _ => apply Sum_pos; [ idx | intros; pos ]
    | |- 0 < Prod _ _ _ => apply Prod_pos; intros; pos
    | |- 0 < ln _ => apply ln_pos; pos
    | |- 0 < _ + _ => first [ apply plus_pp; pos | apply plus_pq; pos ]
    | |- 0 < - _ => apply opp_pos; pos
    | |- 0 <= ?a * ?a => apply Rle_0_sqr
    | |- 0 <= _ * _ => first [ apply Rmult_le_pos; pos | apply mul_nn; pos ]
    | |- 0 <= _ / _ => first [ apply Rmult_le_pos; [ pos | apply inv_nonneg; pos ] | apply mul_nn; [ pos | left; apply inv_neg; pos ] ]
    | |- 0 <= / _ => apply inv_nonneg; pos
    | |- 0 <= _ ^ _ => first [ apply even_power_nonneg; reflexivity | apply pow_le; pos ]
    | |- 0 <= zpow _ _ => apply zpow_nonneg; pos
    | |- 0 <= rpow _ _ => apply rpow_nonneg
    | |- 0 <= Sum _ _ _ => apply Sum_nonneg; intros; pos
    | |- 0 <= Prod _ _ _ => apply Prod_nonneg; intros; pos
    | |- 0 <= ln _ => apply ln_nonneg; pos
    | |- 0 <= delta ?i ?j => unfold delta; destruct (Z.eqb i j); lra
    | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; pos
    | |- 0 <= - _ => apply opp_nonneg; pos
    | |- - _ <= 0 => apply opp_nonpos; pos
    | |- _ * _ < 0 => first [ apply mul_pos_neg; pos | apply mul_neg_pos; pos ]
    | |- - _ < 0 => apply opp_neg; pos
    | |- _ / _ < 0 => first [ apply mul_neg_pos; [ pos | apply Rinv_0_lt_compat; pos ] | apply mul_pos_neg; [ pos | apply inv_neg; pos ] ]
    | |- _ / _ <= 0 => first [ apply mul_nonpos_nonneg; [ pos | apply inv_nonneg; pos ] | apply mul_nonneg_nonpos; [ pos | left; apply inv_neg; pos ] ]
    | |- ln _ < 0 => apply ln_neg; split; pos
    | |- Sum _ _ _ < 0 => apply Sum_neg; [ idx | intros; pos ]
    | |- _ * _ <= 0 => first [ apply mul_nonneg_nonpos; pos | apply mul_nonpos_nonneg; pos ]
    | |- Sum _ _ _ <= 0 => apply Sum_nonpos; intros; pos
    | |- ln _ <= 0 => apply ln_nonpos; split; pos
    | |- _ * _ <> 0 => apply Rmult_integral_contrapositive_currified; pos
    | |- / _ <> 0 => apply Rinv_neq_0_compat; pos
    | |- _ / _ <> 0 => apply Rmult_integral_contrapositive_currified; [ pos | apply Rinv_neq_0_compat; pos ]
    | |- _ ^ _ <> 0 => apply pow_nonzero; pos
    | |- zpow _ _ <> 0 => apply zpow_ne; pos
    | |- - _ <> 0 => apply Ropp_neq_0_compat; pos
    | |- Prod _ _ _ <> 0 => apply Prod_ne; intros; pos
    | |- Sum _ _ _ <> 0 => first [ apply ne_of_pos; pos | apply ne_of_neg; pos ]
    | |- not (@eq Z _ _) => solve [ lia | intro; use ]
    end
  | lazymatch goal with
    | |- 0 <= _ => left; use
    | |- _ <= 0 => left; use
    | |- _ <> 0 => first [ apply ne_of_pos; use | apply ne_of_neg; use ]
    end
  | lra
  | use_ne
  | by_equation
  | lazymatch goal with
    | |- ?a <> 0 => first [ apply ne_of_pos; pos | apply ne_of_neg; pos ]
    | |- ?a <> ?b => apply Rminus_not_eq; pos
    | |- _ => elements; lra
    end
  | by_quotient
  | by_definition ltac:(pos) ]
(** A sum with quotients as one quotient. *)
with by_quotient :=
  match goal with
  | |- 0 < ?t => with_quotients t; field_simplify t; pos
  | |- 0 <= ?t => with_quotients t; field_simplify t; pos
  | |- ?t <> 0 => with_quotients t; field_simplify t; pos
  end
with with_quotients t :=
  lazymatch t with
  | Rplus _ _ => idtac
  | Rminus _ _ => idtac
  end;
  lazymatch t with
  | context [Rdiv _ _] => idtac
  | context [Rinv _] => idtac
  end
(** Signs of the exponentials and what is said of the elements that occur in the goal, as facts; at least one is new. *)
with elements :=
  progress (izr; instances; repeat match goal with
  | |- context [exp ?a] =>
      lazymatch goal with H : 0 < exp a |- _ => fail | _ => pose proof (exp_pos a) end
  end)
(** A number that an equation defines. *)
with by_equation :=
  match goal with
  | H : ?x = _ |- 0 < ?x => is_var x; rewrite H; clear H; pos
  | H : ?x = _ |- 0 <= ?x => is_var x; rewrite H; clear H; pos
  | H : ?x = _ |- ?x <> 0 => is_var x; rewrite H; clear H; pos
  | H : forall i, _ -> ?f i = _ |- 0 < ?f ?k => rewrite (H k) by idx; clear H; pos
  | H : forall i, _ -> ?f i = _ |- 0 <= ?f ?k => rewrite (H k) by idx; clear H; pos
  | H : forall i, _ -> ?f i = _ |- ?f ?k <> 0 => rewrite (H k) by idx; clear H; pos
  end
with arith :=
  solve
  [ lra
  | izr; facts; lra ]
(** Signs of the atoms that occur in the goal, as facts. *)
with facts :=
  repeat match goal with
  | |- context [exp ?a] =>
      lazymatch goal with H : 0 < exp a |- _ => fail | _ => pose proof (exp_pos a) end
  | |- context [Sum ?lo ?hi ?f] => know_pos (Sum lo hi f) ltac:(pos)
  end;
  instances
(** What is known of integers, as facts on reals. *)
with izr :=
  repeat match goal with
  | H : (?a <= ?b)%Z |- _ =>
      lazymatch goal with K : IZR a <= IZR b |- _ => fail | _ => pose proof (IZR_le a b H) end
  | H : (?a < ?b)%Z |- _ =>
      lazymatch goal with K : IZR (a + 1) <= IZR b |- _ => fail
      | _ => assert (IZR (a + 1) <= IZR b) by (apply IZR_le; lia) end
  | H : (?a <= ?b <= ?c)%Z |- _ => destruct H
  | H : (?a <= ?b < ?c)%Z |- _ => destruct H
  | H : (?a < ?b <= ?c)%Z |- _ => destruct H
  end;
  repeat first [ rewrite plus_IZR in * | rewrite minus_IZR in * | rewrite mult_IZR in * ].

(** Conditions of definedness: conjunctions, for each index. *)
Ltac conditions :=
  cbv beta;
  lazymatch goal with
  | |- True => exact I
  | |- _ /\ _ => split; conditions
  | |- forall _, _ => intro; conditions
  | |- near _ _ => first [ apply near_all; conditions | near_by ]
  | |- derivable _ _ => unfold_definitions; eapply derivable_intro; deriv
  | |- _ => pos
  end
(** Conditions that hold near a point, by continuity. *)
with near_by :=
  cbv beta;
  lazymatch goal with
  | |- near ?x (fun u => @?P u /\ @?Q u) => apply (near_and x P Q); near_by
  | |- near ?x (fun u => forall i, (?lo <= i <= ?hi)%Z -> @?Q i u) => apply (near_range x lo hi Q); intros; near_by
  | |- near ?x (fun u => @?f u < @?g u) => eapply (near_lt f g x); [ deriv | deriv | pos ]
  | |- near ?x (fun u => @?f u > @?g u) => eapply (near_lt g f x); [ deriv | deriv | pos ]
  | |- near ?x (fun u => @?f u <> @?g u) => eapply (near_ne f g x); [ deriv | deriv | pos ]
  | |- near ?x _ => apply near_all; conditions
  end
(** The derivative by structure; its value may be unknown. *)
with deriv :=
  cbv beta;
  lazymatch goal with
  | |- derivable_pt_lim (fun _ => ?c) ?x _ => apply (D_const c x)
  | |- derivable_pt_lim (fun u => u) ?x _ => apply (D_id x)
  | |- derivable_pt_lim (fun u => - @?f u) ?x _ => eapply (D_opp f x); deriv
  | |- derivable_pt_lim (fun u => @?f u + @?g u) ?x _ => eapply (D_plus f g x); [ deriv | deriv ]
  | |- derivable_pt_lim (fun u => @?f u - @?g u) ?x _ => eapply (D_minus f g x); [ deriv | deriv ]
  | |- derivable_pt_lim (fun u => @?f u * @?g u) ?x _ =>
      lazymatch f with
      | fun _ => ?c => eapply (D_scal c g x); deriv
      | _ => lazymatch g with
             | fun _ => ?c => eapply (D_scal_r c f x); deriv
             | _ => eapply (D_mult f g x); [ deriv | deriv ]
             end
      end
  | |- derivable_pt_lim (fun u => @?f u / @?g u) ?x _ =>
      lazymatch g with
      | fun _ => ?c => eapply (D_over c f x); deriv
      | _ => eapply (D_div f g x); [ deriv | deriv | at_point; pos ]
      end
  | |- derivable_pt_lim (fun u => / @?g u) ?x _ => eapply (D_inv g x); [ deriv | at_point; pos ]
  | |- derivable_pt_lim (fun u => exp (@?f u)) ?x _ => eapply (D_exp f x); deriv
  | |- derivable_pt_lim (fun u => ln (@?f u)) ?x _ => eapply (D_ln f x); [ deriv | at_point; pos ]
  | |- derivable_pt_lim (fun u => @?f u ^ ?n) ?x _ => 
      let m := eval cbv in (pred n) in let k := eval cbv in (Z.of_nat n) in
      eapply (D_power f x _ n m k eq_refl eq_refl); deriv
  | |- derivable_pt_lim (fun u => zpow (@?f u) ?n) ?x _ =>
      first [ eapply (D_zpow_nonneg f x _ n); [ deriv | idx ]
            | eapply (D_zpow_pos f x _ n); [ deriv | at_point; pos ] ]
  | |- derivable_pt_lim (fun u => rpow (@?f u) (@?g u)) ?x _ =>
      eapply (D_rpow f g x); [ deriv | deriv | at_point; pos ]
  | |- derivable_pt_lim (fun u => upd (@?f u) ?k (@?h u) ?i) ?x _ =>
      lazymatch f with
      | fun _ => ?g => eapply (D_at_upd g k h x _ i); deriv
      | _ => eapply (D_upd (fun u => upd (f u) k (h u)) h f k x _ _ i (fun u => eq_refl)); [ deriv | cbv beta; deriv ]
      end
  | |- derivable_pt_lim (fun u => upd2 ?f ?k ?j (@?h u) ?i ?i') ?x _ => eapply (D_at_upd2 f k j h x _ i i'); deriv
  | |- derivable_pt_lim (fun u => Sum ?lo ?hi (fun i => @?f u i)) ?x _ =>
      eapply (D_Sum f x _ lo hi); intros; deriv
  | |- derivable_pt_lim (fun u => Derive (@?f u) (@?a u)) ?x _ =>
      eapply (D_ext _ _ x); [ intros; symmetry; apply Derive_is; deriv | cbv beta; deriv ]
  | |- derivable_pt_lim (fun u => if Rlt_dec (@?f u) (@?g u) then @?h u else @?k u) ?x _ =>
      eapply (D_lt_left f g h k x); [ deriv | deriv | at_point; pos | deriv ]
  | |- derivable_pt_lim _ _ _ => use
  end
(** At its own point a varied family is what it was. *)
with at_point := cbv beta; rewrite ?upd_same, ?upd2_same.

(** * Arithmetic *)

(** An identity of rational functions over atoms; what is divided by is shown to be nonzero. *)
Ltac fld :=
  cbv beta;
  first
  [ reflexivity
  | lra
  | ring
  | field; pos
  | rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR, ?opp_IZR; field; pos ].

(** The same where Kronecker deltas occur: each is 0 or 1. *)
Ltac deltas :=
  repeat match goal with
  | |- context [delta ?i ?j] =>
      let e := fresh "e" in let d := fresh "d" in
      destruct (delta_cases i j) as [[e d]|[e d]]; rewrite ?d in *
  end.
Ltac flds := first [ fld | deltas; try (exfalso; lia); fld ].

(** Absolute values, by the signs of what is in them. *)
Ltac by_sign := first [ reflexivity | unfold Rabs; repeat destruct Rcase_abs; first [ lra | nra ] ].

(** The parts of a product or quotient that is positive, as far as they are nonnegative but for one. *)
Ltac positive_parts H :=
  let A := fresh "A" in let B := fresh "B" in
  lazymatch type of H with
  | 0 < ?a * ?b =>
      first [ assert (A := positive_parts a b ltac:(pos) H) | assert (A := positive_parts_r a b ltac:(pos) H) ];
      destruct A as [A B]; try positive_parts A; try positive_parts B
  | 0 < ?a / ?b =>
      first [ assert (A := positive_quotient a b ltac:(pos) H) | assert (A := positive_dividend a b ltac:(pos) H) ];
      destruct A as [A B]; try positive_parts A; try positive_parts B
  end.

(** Logarithms of products, quotients and powers of what is positive. *)
Ltac lnx :=
  repeat first
  [ rewrite ln_exp
  | rewrite ln_mult by pos
  | rewrite ln_div by pos
  | rewrite ln_Rinv by pos
  | rewrite ln_power by pos
  | rewrite ln_even_power by reflexivity
  | rewrite ln_1 ];
  cbn [Z.of_nat Pos.of_succ_nat Pos.succ].

(** Relations that follow from those that are stated, the terms in them being atoms. *)
Ltac link := cbv beta in *; first [ assumption | lra | intuition (first [ assumption | lra ]) ].

(** The last resort for a relation. *)
Ltac settle :=
  cbv beta;
  first [ use | lra | pos | solve [ izr; facts; first [ lra | nra ] ] | lia ].

(** * Steps of an exported script *)

(** Conjunctions among the hypotheses, taken apart. *)
Ltac take H :=
  lazymatch type of H with
  | _ /\ _ => let A := fresh "D" in let B := fresh "D" in destruct H as [A B]; take A; take B
  | _ => idtac
  end.

(** A statement that was shown for each index, at the indices that the goal needs. *)
Ltac apply_any :=
  match goal with
  | H : _ |- _ => solve [ apply H; cbv beta; first [ lia | assumption | lra | pos ] ]
  end.

(** The goal from a lemma, read at other names of the same numbers. *)
Ltac from H :=
  cbv beta;
  first
  [ exact H
  | solve [ apply H; first [ lia | assumption | pos ] ]
  | let E := fresh "E" in pose proof H as E; rewrite ?plus_IZR, ?minus_IZR, ?mult_IZR in E;
    first [ exact E | solve [ apply E; first [ lia | assumption | pos ] ] | lra ] ].

Ltac lemma_side := cbv beta; intros; first [ lia | assumption | use | pos | settle ].

(** A disjunction of cases: each but the last is decided, and where it fails the next is taken. *)
Ltac cases_cover :=
  first
  [ tauto
  | lazymatch goal with
    | |- (?a < ?b) \/ _ => destruct (Rlt_le_dec a b); [ left; assumption | right; cases_cover ]
    | |- (?a <= ?b) \/ _ => destruct (Rle_lt_dec a b); [ left; assumption | right; cases_cover ]
    | |- (@eq R ?a ?b) \/ _ => destruct (Req_EM_T a b); [ left; assumption | right; cases_cover ]
    | |- (?a < ?b)%Z \/ _ => destruct (Z_lt_le_dec a b); [ left; assumption | right; cases_cover ]
    | |- (?a <= ?b)%Z \/ _ => destruct (Z_le_gt_dec a b); [ left; assumption | right; cases_cover ]
    | |- (@eq Z ?a ?b) \/ _ => destruct (Z.eq_dec a b); [ left; assumption | right; cases_cover ]
    | |- _ => first [ lia | settle ]
    end ].

Ltac take_exp_both := cbv beta; first [ apply exp_increasing; first [ use | lra ] | apply exp_le; first [ use | lra ]
  | apply exp_ne; first [ use | lra ] | apply f_equal; first [ use | lra | apply_any ] ].
Ltac take_log_both := cbv beta; first [ apply ln_increasing; [ pos | first [ use | lra ] ]
  | apply ln_le; [ pos | first [ use | lra ] ]
  | apply ln_ne; [ pos | pos | first [ use | lra ] ] | apply f_equal; first [ use | lra | apply_any ] ].
Ltac multiply_both := cbv beta; first
  [ apply Rmult_lt_compat_l; [ pos | first [ use | apply_any ] ]
  | apply Rmult_le_compat_l; [ pos | first [ use | apply_any ] ]
  | apply f_equal; first [ use | apply_any ]
  | match goal with H : ?a = ?b |- ?c * _ = ?c * _ => rewrite H; reflexivity end ].
Ltac divide_both := cbv beta; unfold Rdiv; first
  [ apply Rmult_lt_compat_r; [ pos | first [ use | apply_any ] ]
  | apply Rmult_le_compat_r; [ pos | first [ use | apply_any ] ]
  | f_equal; first [ use | apply_any ] ].
Ltac add_both := cbv beta; first [ apply Rplus_lt_compat_r | apply Rplus_le_compat_r | f_equal ]; first [ use | apply_any ].
Ltac subtract_both := cbv beta; unfold Rminus; add_both.
Ltac both_ways :=
  cbv beta;
  solve
  [ apply exp_lt_iff | apply exp_le_iff | apply exp_eq_iff
  | apply ln_lt_iff; pos | apply ln_le_iff; pos | apply ln_eq_iff; pos
  | apply mul_lt_iff; pos | apply mul_le_iff; pos | apply mul_eq_iff; pos | apply mul_ne_iff; pos
  | apply div_lt_iff; pos | apply div_le_iff; pos | apply div_eq_iff; pos | apply div_ne_iff; pos
  | apply mul_lt_turn; pos | apply mul_le_turn; pos
  | split; intro; lra ].

(** Sums and products over ranges of numbers, term by term, and elements of written families. *)
Ltac expand :=
  cbv beta;
  repeat first
  [ rewrite Sum_empty by lia
  | rewrite Sum_last by lia
  | rewrite Prod_empty by lia
  | rewrite Prod_last by lia ];
  cbn [listed zlisted Z.eqb Pos.eqb Z.sub Z.add Z.opp Z.pos_sub Pos.pred_double Pos.add Pos.succ Pos.sub].

(** Cases on whether two integers are equal. *)
Ltac zdeltas :=
  unfold zdelta;
  repeat match goal with
  | |- context [Z.eqb ?a ?b] => destruct (Z.eqb_spec a b)
  end.
Ltac by_zdelta := solve [ zdeltas; unfold_definitions; expand; first [ lra | lia ] ].

(** Where an integer symbol equals an integer term, that takes its place everywhere. *)
Ltac equal_integers :=
  repeat match goal with
  | H : @eq Z ?x _ |- _ => is_var x; progress (rewrite !H in * |- ); try rewrite !H
  | H : @eq Z ?x _ |- context [?x] => is_var x; rewrite !H
  end.

(** Terms of one shape whose leaves are equal by what is known. *)
Ltac congruent :=
  cbv beta;
  first
  [ reflexivity
  | use
  | symmetry; use
  | lazymatch goal with
    | |- Sum _ _ _ = Sum _ _ _ => apply Sum_cong; [ lia | lia | intros; congruent ]
    | |- Prod _ _ _ = Prod _ _ _ => apply Prod_cong; [ lia | lia | intros; congruent ]
    | |- Rplus _ _ = Rplus _ _ => apply f_equal2; congruent
    | |- Rminus _ _ = Rminus _ _ => apply f_equal2; congruent
    | |- Rmult _ _ = Rmult _ _ => apply f_equal2; congruent
    | |- Rdiv _ _ = Rdiv _ _ => apply f_equal2; congruent
    | |- Ropp _ = Ropp _ => apply f_equal; congruent
    | |- Rinv _ = Rinv _ => apply f_equal; congruent
    | |- exp _ = exp _ => apply f_equal; congruent
    | |- ln _ = ln _ => apply f_equal; congruent
    | |- pow _ _ = pow _ _ => apply f_equal2; [ congruent | reflexivity ]
    | |- ?f _ = ?f _ => apply f_equal; solve [ lia | congruent ]
    end
  | lra ].

(** Powers with a sum as exponent, taken apart. *)
Ltac zpows :=
  unfold Z.sub;
  repeat first
  [ rewrite zpow_add by pos
  | rewrite zpow_add_nonneg by lia
  | rewrite zpow_number_opp
  | rewrite zpow_number
  | rewrite zpow_opp ];
  repeat match goal with
  | |- context [Pos.to_nat ?p] => let v := eval cbv in (Pos.to_nat p) in change (Pos.to_nat p) with v
  end.

(** The value that the tactic [deriv] found against the one that derive's table gives. *)
Ltac table_value := cbv beta; rewrite ?upd_same, ?upd2_same; try (unfold_definitions; flds); flds.

Ltac zeros := repeat (apply plus_zero; [ | assumption ]); assumption.

(** A relation by the sign of the difference of its sides, which E factors. *)
Ltac sign_by E :=
  products ltac:(pos);
  first
  [ settle
  | use_ne
  | first [ apply lt_of | apply le_of | apply ne_of ]; rewrite E; first [ pos | settle ] ].

Ltac general_side := cbv beta; intros; first [ lia | assumption | use | solve [ conditions ] ].

(** Cases of which one is known to apply. *)
Ltac decide_cases :=
  repeat match goal with
  | |- context [if ?d then _ else _] => destruct d; try (exfalso; first [ lra | lia | settle ])
  end.

(** Both sides are cases; in each they agree. *)
Ltac each_case :=
  repeat match goal with
  | |- context [if ?d then _ else _] => destruct d; try (exfalso; first [ lra | lia ])
  end;
  flds.
