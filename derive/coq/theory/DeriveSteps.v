(** Tactics: arithmetic of normal forms, and the steps of an exported script. *)

From Derive Require Export DeriveTactics.

(** * Arithmetic *)

(** Reals of sums and products of integers, taken apart. *)
Ltac reals := repeat first [ rewrite plus_IZR | rewrite minus_IZR | rewrite mult_IZR | rewrite opp_IZR ].
Ltac reals_in H :=
  repeat first [ rewrite plus_IZR in H | rewrite minus_IZR in H | rewrite mult_IZR in H | rewrite opp_IZR in H ].

(** An identity of rational functions over atoms; what is divided by is shown to be nonzero. *)
Ltac fld :=
  cbv beta;
  first
  [ reflexivity
  | lra
  | ring
  | field; pos
  | reals; field; pos ].

(** The same where Kronecker deltas occur: each is 0 or 1. *)
Ltac deltas :=
  repeat match goal with
  | |- context [delta ?i ?j] =>
      let e := fresh "e" in let d := fresh "d" in
      destruct (delta_cases i j) as [[e d]|[e d]]; rewrite ?d in *
  end.
Ltac flds := first [ fld | deltas; try (exfalso; lia); fld ].


(** A definition at arguments, as its body at them: a sum of integers among these is one of reals there. *)
Ltac unfolded a b := first [ change a with b | replace a with b by (unfold_definitions; cbv beta; reals; reflexivity) ].

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

(** A statement that was shown for each index, at the indices that the goal needs. *)
Ltac apply_any :=
  match goal with
  | H : _ |- _ => solve [ apply H; cbv beta; first [ lia | assumption | lra | pos ] ]
  end.

(** What is known of the values of built-in functions, of all that stand in the goal or are spoken of. *)
Ltac note F :=
  let T := type of F in
  lazymatch goal with H : T |- _ => fail | _ => pose proof F end.
Ltac known := cbv beta; first [ use | apply_any | lra ].
Ltac of_value t :=
  lazymatch t with
  | Rabs ?a => first [ note (Rle_abs a) | note (opp_le_abs a) | note (pow2_abs a) ]
  | sgn ?a => first [ note (sgn_le a) | note (sgn_ge a) ]
  | sin ?a => note (SIN_bound a)
  | cos ?a => note (COS_bound a)
  | atan ?a => note (atan_bound a)
  | delta ?i ?j => note (delta_le i j)
  | factorial ?n => note (factorial_ge_1 n)
  | exp ?a => note (exp_pos a)
  end.
Ltac laws :=
  repeat match goal with
  | |- context [?t] => of_value t
  | H : context [?t] |- _ => of_value t
  end.

(** The sign of a quadratic term, by its square completed. *)
Lemma quadratic_nonneg a t s r : 0 <= r -> 4 * a * t = s ^ 2 + r -> 0 < a -> 0 <= t.
Proof. intros Hr E Ha. pose proof (pow2_ge_0 s). nra. Qed.
Lemma quadratic_pos a t s r : 0 < r -> 4 * a * t = s ^ 2 + r -> 0 < a -> 0 < t.
Proof. intros Hr E Ha. pose proof (pow2_ge_0 s). nra. Qed.
Lemma quadratic_nonpos a t s r : 0 <= r -> 4 * a * t = s ^ 2 + r -> a < 0 -> t <= 0.
Proof. intros Hr E Ha. pose proof (pow2_ge_0 s). nra. Qed.
Lemma quadratic_neg a t s r : 0 < r -> 4 * a * t = s ^ 2 + r -> a < 0 -> t < 0.
Proof. intros Hr E Ha. pose proof (pow2_ge_0 s). nra. Qed.
Ltac quadratic R E :=
  let Q := fresh "Q" in
  first
  [ assert (Q := quadratic_pos _ _ _ _ R E ltac:(pos)) | assert (Q := quadratic_nonneg _ _ _ _ R E ltac:(pos))
  | assert (Q := quadratic_neg _ _ _ _ R E ltac:(pos)) | assert (Q := quadratic_nonpos _ _ _ _ R E ltac:(pos)) ].

(** How a root r of b compares with x, from how b compares with the power of x. *)
Lemma root_above r x b n : (0 < n)%nat -> 0 <= r -> r ^ n = b -> x ^ n <= b -> x <= r.
Proof. intros Hn Hr E L. apply Rnot_lt_le. intros N. pose proof (pow_strict n r x Hn Hr N). lra. Qed.
Lemma root_above_strict r x b n : (0 < n)%nat -> 0 <= r -> r ^ n = b -> x ^ n < b -> x < r.
Proof.
  intros Hn Hr E L. apply Rnot_le_lt. intros [N| ->]; [|lra]. pose proof (pow_strict n r x Hn Hr N). lra.
Qed.
Lemma root_below r x b n : (0 < n)%nat -> 0 <= r -> r ^ n = b -> b <= x ^ n -> 0 <= x -> r <= x.
Proof. intros Hn Hr E L P. apply Rnot_lt_le. intros N. pose proof (pow_strict n x r Hn P N). lra. Qed.
Lemma root_below_strict r x b n : (0 < n)%nat -> 0 <= r -> r ^ n = b -> b < x ^ n -> 0 <= x -> r < x.
Proof.
  intros Hn Hr E L P. apply Rnot_le_lt. intros [N|N]; [|subst; lra]. pose proof (pow_strict n x r Hn P N). lra.
Qed.

(** The sign of what an equation says to equal something that has it. *)
Ltac through_equation :=
  match goal with
  | H : ?u = _ |- context [?u] => rewrite H; solve [ pos ]
  | H : _ = ?u |- context [?u] => rewrite <- H; solve [ pos ]
  end.

(** What a relation says of a numerator: E says that the difference times the denominator is it. *)
Lemma over_lt u d n : u * d = n -> 0 < d -> 0 < u -> 0 < n.
Proof. intros <- D U. now apply Rmult_lt_0_compat. Qed.
Lemma over_le u d n : u * d = n -> 0 < d -> 0 <= u -> 0 <= n.
Proof. intros <- D U. apply Rmult_le_pos; [exact U | now left]. Qed.
Lemma over_eq u d n : u * d = n -> 0 = u -> 0 = n.
Proof. intros <- <-. ring. Qed.
Ltac over_denominator E :=
  first [ apply (over_lt _ _ _ E); [ pos | known ] | apply (over_le _ _ _ E); [ pos | known ] | apply (over_eq _ _ _ E); known ].

(** A whole number above 0 is at least 1. *)
Lemma whole_above_0 z : 0 < IZR z -> 1 <= IZR z.
Proof. intros H. apply IZR_le. apply lt_IZR in H. lia. Qed.
Ltac whole z P :=
  let W := fresh "W" in
  assert (W := whole_above_0 z); reals_in W; specialize (W ltac:(lra)); lra.

(** A sum of what is not negative is at least each of its terms. *)
Ltac term_of_sum :=
  lazymatch goal with
  | |- _ <= Sum ?lo ?hi ?f => apply (Sum_ge_term lo hi f); [ idx | intros; cbv beta; pos ]
  end.

(** A relation with a logarithm, carried to exponentials. *)
Ltac under_exp :=
  lazymatch goal with
  | |- exp ?u < ?b => rewrite <- (exp_ln b) by pos; apply exp_increasing; known
  | |- ?a < exp ?v => rewrite <- (exp_ln a) by pos; apply exp_increasing; known
  | |- exp ?u <= ?b => rewrite <- (exp_ln b) by pos; apply exp_le; known
  | |- ?a <= exp ?v => rewrite <- (exp_ln a) by pos; apply exp_le; known
  | |- exp ?u = ?b => rewrite <- (exp_ln b) by pos; apply f_equal; known
  | |- ?a = exp ?v => rewrite <- (exp_ln a) by pos; apply f_equal; known
  end.

(** How the exponential of what has a sign compares with 1. *)
Ltac exp_against_1 :=
  lazymatch goal with
  | |- 1 <= exp _ => apply exp_ge_1; pos
  | |- exp _ <= 1 => apply exp_le_1; pos
  | |- 1 < exp _ => rewrite <- exp_0 at 1; apply exp_increasing; pos
  | |- exp _ < 1 => rewrite <- exp_0; apply exp_increasing; pos
  end.

(** The cosine of what has a sine that is not 0. *)
Ltac sine_not_0 :=
  match goal with
  | |- context [cos ?a] => assert (sin a <> 0) by pos; pose proof (sin_square a);
      assert (0 < sin a ^ 2) by (apply even_power_pos; [ reflexivity | assumption ]); pose proof (COS_bound a); nra
  end.

(** How values of an increasing function compare. *)
Ltac increasing :=
  cbv beta;
  lazymatch goal with
  | |- exp _ < exp _ => apply exp_increasing; known
  | |- exp _ <= exp _ => apply exp_le; known
  | |- ln _ < ln _ => apply ln_increasing; [ pos | known ]
  | |- ln _ <= ln _ => apply ln_le; [ pos | known ]
  | |- atan _ < atan _ => apply atan_increasing; known
  | |- atan _ <= atan _ => apply atan_le; known
  end.

(** * Steps of an exported script *)

(** Conjunctions among the hypotheses, taken apart. *)
Ltac take H :=
  lazymatch type of H with
  | _ /\ _ => let A := fresh "D" in let B := fresh "D" in destruct H as [A B]; take A; take B
  | _ => idtac
  end.

(** The goal from a lemma, read at other names of the same numbers. *)
Ltac from H :=
  cbv beta;
  first
  [ exact H
  | solve [ apply H; first [ lia | assumption | pos ] ]
  | let E := fresh "E" in pose proof H as E; cbv beta in E; reals_in E;
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
    | |- pow _ _ = pow _ _ => apply f_equal2; [ congruent | reflexivity ]
    | |- ?f _ _ = ?f _ _ => apply (f_equal2 f); solve [ lia | congruent ]
    | |- ?f _ = ?f _ => apply f_equal; solve [ lia | congruent ]
    | |- ?f ?a = ?g ?b => apply (f_equal2 (fun h x => h x)); solve [ lia | congruent ]
    end
  | lra ].

(** What a hypothesis says, after what is known to be equal took its place in it. *)
Ltac by_rewriting :=
  cbv beta;
  first
  [ reflexivity
  | use
  | lra
  | lia
  | match goal with
    | H : ?related ?a ?b |- ?related ?c ?d => solve [ apply (of_equal_sides related c a d b); [ congruent | congruent | exact H ] ]
    end ].

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

(** Powers of a product. *)
Ltac zpow_products := unfold Rdiv; repeat first [ rewrite zpow_mult | rewrite zpow_inv | rewrite zpow_pow ]; fld.

Ltac zeros := repeat (apply plus_zero; [ | assumption ]); assumption.

(** A relation by the sign of the difference of its sides, which E factors. *)
Ltac sign_by E :=
  products ltac:(pos);
  first
  [ use
  | lra
  | pos
  | first [ apply lt_of | apply le_of | apply ne_of ]; rewrite E; pos
  | settle
  | first [ apply lt_of | apply le_of | apply ne_of ]; first [ rewrite E; settle | pos ] ].

Ltac general_side := cbv beta; intros; first [ lia | assumption | use | solve [ conditions ] ].

(** An earlier line at other values of the context; sums of integers in it are sums of reals in the goal. *)
Tactic Notation "elsewhere" uconstr(line) :=
  first
  [ refine line; general_side
  | let E := fresh "E" in unshelve epose proof line as E; [ general_side .. | cbv beta in E; reals_in E; exact E ] ].

(** Cases of which one is known to apply. *)
Ltac by_abs :=
  repeat match goal with
  | H : context [Rabs ?a] |- _ =>
      lazymatch goal with E : Rabs a = _ |- _ => fail | _ => destruct (abs_cases a) as [[? ?]|[? ?]] end
  end;
  lra.
Ltac decide_cases :=
  repeat match goal with
  | |- context [if ?d then _ else _] => destruct d; try (exfalso; first [ lra | lia | settle | solve [ by_abs ] ])
  end.

(** A product of factors that are at most 1, and not negative, or at least 1. *)
Ltac product_against_1 :=
  first [ apply Prod_at_most_1; intros; cbv beta; split; pos | apply Prod_at_least_1; intros; cbv beta; pos ].

(** A product rewritten, also where Coq writes its factors without naming the index. *)
Ltac product E :=
  lazymatch type of E with
  | ?l = _ =>
      first [ rewrite E | match goal with |- context [Prod ?a ?b ?f] => change (Prod a b f) with l; rewrite E end ]
  end.

(** Both sides are cases; in each they agree. *)
Ltac each_case :=
  repeat match goal with
  | |- context [if ?d then _ else _] => destruct d; try (exfalso; first [ lra | lia ])
  end;
  flds.
