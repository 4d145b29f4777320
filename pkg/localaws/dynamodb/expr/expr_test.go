package expr_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/expr"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

func s(text string) types.AttributeValue { return &types.AttributeValueMemberS{Value: text} }
func n(text string) types.AttributeValue { return &types.AttributeValueMemberN{Value: text} }
func l(of ...types.AttributeValue) types.AttributeValue {
	return &types.AttributeValueMemberL{Value: of}
}
func m(of value.Item) types.AttributeValue      { return &types.AttributeValueMemberM{Value: of} }
func ss(members ...string) types.AttributeValue { return value.Set("SS", members) }

func item() value.Item {
	return value.Item{
		"id": s("a1"), "num": n("5"), "tags": ss("x", "y"), "things": l(n("1"), s("two"), n("3")),
		"doc": m(value.Item{"part": m(value.Item{"deep": n("7")}), "s": s("inner")}), "flag": &types.AttributeValueMemberBOOL{Value: true}, "status": s("busy"),
	}
}

func names() map[string]string { return map[string]string{"#s": "status", "#d": "dotted.name"} }

func values() value.Item {
	return value.Item{
		":n": n("5.0"), ":m": n("9"), ":s": s("busy"), ":a": s("a"), ":x": s("x"), ":t": s("SS"), ":l": l(s("new")), ":set": ss("y", "z"),
		":yes": &types.AttributeValueMemberBOOL{Value: true},
	}
}

// params has the names and values of above, but only those that a text uses.
func params(t require.TestingT, text string) *expr.Params {
	var used map[string]string
	for k, v := range names() {
		if strings.Contains(text, k) {
			used = map[string]string{k: v}
		}
	}
	var with value.Item
	for k, v := range values() {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" (),=<>+-", r) }) {
			if word == k {
				if with == nil {
					with = value.Item{}
				}
				with[k] = v
			}
		}
	}
	p, err := expr.NewParams(used, with)
	require.NoError(t, err)
	return p
}

func TestConditions(t *testing.T) {
	for text, want := range map[string]bool{
		"num = :n": true, "num <> :n": false, "num < :m": true, "num >= :n": true, "num > :n": false, "num <= :n": true, ":m > num": true,
		"absent = :n": false, "absent <> :n": true, "absent < :n": false, "num <> :s": true, "num < :s": false,
		"num BETWEEN :n AND :m": true, "NOT num between :n and :m": false, "#s IN (:a, :s)": true, "#s IN (:a)": false,
		"attribute_exists(doc.part.deep)": true, "attribute_exists(things[3])": false, "attribute_not_exists(nothing)": true, "attribute_not_exists(id)": false,
		"attribute_type(tags, :t)": true, "attribute_type(id, :t)": false, "begins_with(id, :a)": true, "begins_with(#s, :a)": false, "begins_with(num, :a)": false,
		"contains(tags, :x)": true, "contains(tags, :a)": false, "contains(id, :a)": true, "contains(things, :m)": false, "contains(doc, :a)": false,
		"size(id) < :n": true, "size(tags) < :m AND size(things) < :m AND size(doc) < :m": true, "size(num) < :m": false,
		"id = :a OR num = :n AND flag = :yes": true, "(id = :a OR num = :n) AND num = :m": false, "NOT id = :a AND num = :n": true,
		"doc.part.deep = :m or doc.s = :s": false, "NOT NOT flag = :yes": true, "#d = :n": false, "tags = :set": false, "things[0] < things[2]": true,
	} {
		p := params(t, text)
		c, err := p.Condition("ConditionExpression", text)
		require.NoError(t, err, text)
		require.NoError(t, p.Done(), text)
		require.Equal(t, want, c.Holds(item()), text)
	}
}

func TestConditionsAreRefusedInAWSsWords(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "The expression can not be empty;",
		"num =":                     `Syntax error; token: "<EOF>", near: "="`,
		"num = = :n":                `Syntax error; token: "=", near: "= = :n"`,
		"num = :n id":               `Syntax error; token: "id", near: ":n id"`,
		"num ! :n":                  `Syntax error; token: "!", near: "num ! :n"`,
		"status = :n":               "Attribute name is a reserved keyword; reserved keyword: status",
		"num.Value = :n":            "Attribute name is a reserved keyword; reserved keyword: Value",
		"#u = :n":                   "An expression attribute name used in the document path is not defined; attribute name: #u",
		"num = :u":                  "An expression attribute value used in expression is not defined; attribute value: :u",
		"foo(num, :n)":              "Invalid function name; function: foo",
		"size(num)":                 `Syntax error; token: "<EOF>", near: ")"`,
		"num = begins_with(id, :a)": "The function is not allowed to be used this way in an expression; function: begins_with",
		"begins_with(id)":           "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1",
		"begins_with(id, :n)":       "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
		"attribute_exists(:s)":      "Operator or function requires a document path; operator or function: attribute_exists",
		"attribute_type(id, :x)":    "Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
		"num < :yes":                "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
		"num = num":                 "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [num]",
		"((num = :n))":              "The expression has redundant parentheses;",
		"num BETWEEN :m AND :n":     "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:5}",
		"num BETWEEN :m AND :s":     "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {S:busy}",
		strings.Repeat("x", 4097):   "Expression size has exceeded the maximum allowed size; expression size: 4097",
	} {
		_, err := params(t, text).Condition("FilterExpression", text)
		require.EqualError(t, err, "ValidationException: Invalid FilterExpression: "+want, text)
	}
}

func TestParamsMustBeUsed(t *testing.T) {
	for _, c := range []struct {
		text, want string
		names      map[string]string
		values     value.Item
	}{
		{"num = :n", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}", nil, value.Item{":n": n("1"), ":x": n("2")}},
		{"num = :n", "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}", map[string]string{"#b": "b", "#a": "a"}, value.Item{":n": n("1")}},
		{"", "ExpressionAttributeValues can only be specified when using expressions", nil, value.Item{":n": n("1")}},
		{"", "ExpressionAttributeNames can only be specified when using expressions", map[string]string{"#b": "b"}, nil},
		{"", "ExpressionAttributeValues must not be empty", nil, value.Item{}},
		{"", "ExpressionAttributeNames must not be empty", map[string]string{}, nil},
		{"", `ExpressionAttributeValues contains invalid key: Syntax error; key: "n"`, nil, value.Item{"n": n("1")}},
		{"", `ExpressionAttributeNames contains invalid key: Syntax error; key: "n"`, map[string]string{"n": "b"}, nil},
		{"", "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: x for key :n", nil, value.Item{":n": n("x")}},
	} {
		p, err := expr.NewParams(c.names, c.values)
		if err == nil && c.text != "" {
			_, err = p.Condition("ConditionExpression", c.text)
		}
		if err == nil {
			err = p.Done()
		}
		require.EqualError(t, err, "ValidationException: "+c.want)
	}
}

func TestUpdates(t *testing.T) {
	for text, change := range map[string]func(value.Item){
		"SET num = num + :m":                        func(i value.Item) { i["num"] = n("14") },
		"set num = :m - num":                        func(i value.Item) { i["num"] = n("4") },
		"SET fresh = if_not_exists(fresh, :n) + :m": func(i value.Item) { i["fresh"] = n("14") },
		"SET num = if_not_exists(num, :m)":          func(value.Item) {},
		"SET things = list_append(things, :l)":      func(i value.Item) { i["things"] = l(n("1"), s("two"), n("3"), s("new")) },
		"SET things[9] = :n, things[0] = :a":        func(i value.Item) { i["things"] = l(s("a"), s("two"), n("3"), n("5")) },
		"REMOVE things[0], things[2], nothing":      func(i value.Item) { i["things"] = l(s("two")) },
		"SET doc.part.more = :n REMOVE doc.s":       func(i value.Item) { i["doc"] = m(value.Item{"part": m(value.Item{"deep": n("7"), "more": n("5")})}) },
		"ADD num :m, tags :set":                     func(i value.Item) { i["num"], i["tags"] = n("14"), ss("x", "y", "z") },
		"ADD fresh :n DELETE tags :set":             func(i value.Item) { i["fresh"], i["tags"] = n("5"), ss("x") },
		"SET id = #s, #s = id":                      func(i value.Item) { i["id"], i["status"] = s("busy"), s("a1") },
		"SET #d = :yes":                             func(i value.Item) { i["dotted.name"] = &types.AttributeValueMemberBOOL{Value: true} },
	} {
		p := params(t, text)
		u, err := p.Update(text)
		require.NoError(t, err, text)
		require.NoError(t, p.Done(), text)
		before, want := item(), item()
		change(want)
		got, err := u.Apply(before)
		require.NoError(t, err, text)
		require.Equal(t, value.ItemText(want), value.ItemText(got), text)
		require.Equal(t, item(), before, "%s changed what it was given", text)
	}
}

func TestUpdatesAreRefusedInAWSsWords(t *testing.T) {
	for text, want := range map[string]string{
		"SET num = :n SET id = :a":    `Invalid UpdateExpression: The "SET" section can only be used once in an update expression;`,
		"SET doc = :n, doc.s = :a":    "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [doc], path two: [doc, s]",
		"SET doc[0] = :n, doc.s = :a": "Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [doc, [0]], path two: [doc, s]",
		"SET num = num + :s":          "Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S",
		"ADD num :s":                  "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND",
		"DELETE num :n":               "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND",
		"SET num = size(id)":          "Invalid UpdateExpression: The function is not allowed to be used this way in an expression; function: size",
		"PUT num = :n":                `Invalid UpdateExpression: Syntax error; token: "PUT", near: "PUT num"`,
		"SET num = absent + :n":       "The provided expression refers to an attribute that does not exist in the item",
		"SET num = absent":            "The provided expression refers to an attribute that does not exist in the item",
		"SET num = id + :n":           "An operand in the update expression has an incorrect data type",
		"ADD id :n":                   "An operand in the update expression has an incorrect data type",
		"ADD num :set":                "An operand in the update expression has an incorrect data type",
		"SET absent.deep = :n":        "The document path provided in the update expression is invalid for update",
		"REMOVE num.deep":             "The document path provided in the update expression is invalid for update",
	} {
		u, err := params(t, text).Update(text)
		if err == nil {
			_, err = u.Apply(item())
		}
		require.EqualError(t, err, "ValidationException: "+want, text)
	}
}

func TestProjections(t *testing.T) {
	for text, want := range map[string]value.Item{
		"id, nothing":                 {"id": s("a1")},
		"doc.part.deep":               {"doc": m(value.Item{"part": m(value.Item{"deep": n("7")})})},
		"things[2], things[0], #s":    {"things": l(n("1"), n("3")), "status": s("busy")},
		"things[7], doc.part.nothing": {},
	} {
		p, err := params(t, text).Projection(text)
		require.NoError(t, err, text)
		require.Equal(t, want, p.Of(item()), text)
	}
	_, err := params(t, "doc, doc.s").Projection("doc, doc.s")
	require.ErrorContains(t, err, "Invalid ProjectionExpression: Two document paths overlap")
}

func conditionText(depth int) *rapid.Generator[string] {
	paths := rapid.SampledFrom([]string{"num", "id", "doc.part.deep", "things[1]", "#s", "absent"})
	leaf := rapid.Custom(func(t *rapid.T) string {
		form := rapid.SampledFrom([]string{"%s = :n", "%s <> :s", "%s BETWEEN :n AND :m", "%s IN (:a, :s)", "attribute_exists(%s)", "begins_with(%s, :a)", "size(%s) > :n"}).Draw(t, "form")
		return fmt.Sprintf(form, paths.Draw(t, "path"))
	})
	if depth == 0 {
		return leaf
	}
	inner := conditionText(depth - 1)
	return rapid.Custom(func(t *rapid.T) string {
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 0:
			return "NOT " + leaf.Draw(t, "of")
		case 1:
			return "(" + leaf.Draw(t, "left") + " OR " + inner.Draw(t, "right") + ") AND " + leaf.Draw(t, "and")
		case 2:
			return inner.Draw(t, "left") + " AND " + inner.Draw(t, "right")
		}
		return leaf.Draw(t, "leaf")
	})
}

func TestPrintingAConditionKeepsItsMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := conditionText(3).Draw(t, "condition")
		first, err := all(t).Condition("ConditionExpression", text)
		require.NoError(t, err, text)
		again, err := all(t).Condition("ConditionExpression", first.String())
		require.NoError(t, err, first.String())
		require.Equal(t, first.String(), again.String())
		require.Equal(t, first.Holds(item()), again.Holds(item()), text)
		negated, err := all(t).Condition("ConditionExpression", "NOT ("+text+")")
		require.NoError(t, err)
		require.NotEqual(t, first.Holds(item()), negated.Holds(item()), text)
	})
}

func all(t require.TestingT) *expr.Params {
	p, err := expr.NewParams(names(), values())
	require.NoError(t, err)
	return p
}

func TestNoTextMakesTheParserPanic(t *testing.T) {
	words := rapid.SliceOf(rapid.SampledFrom([]string{
		"num", "#s", ":n", "(", ")", "[", "]", ".", ",", "1", "AND", "OR", "NOT", "IN", "BETWEEN", "=", "<>", "size", "contains",
		"SET", "REMOVE", "ADD", "DELETE", "+", "-", "if_not_exists", "list_append", "ä", "!", "#", ":",
	}))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(words.Draw(t, "words"), " ")
		if c, err := all(t).Condition("ConditionExpression", text); err == nil {
			c.Holds(item())
		}
		if u, err := all(t).Update(text); err == nil {
			_, _ = u.Apply(item())
		}
		if p, err := all(t).Projection(text); err == nil {
			p.Of(item())
		}
	})
}
