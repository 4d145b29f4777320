package value_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

func s(text string) types.AttributeValue { return &types.AttributeValueMemberS{Value: text} }
func n(text string) types.AttributeValue { return &types.AttributeValueMemberN{Value: text} }

func TestNumbersAreSpelledPlainly(t *testing.T) {
	for in, want := range map[string]string{
		"1": "1", "1.00": "1", "+7": "7", "-0": "0", "0.0": "0", "1E3": "1000", "1200e-2": "12", ".5": "0.5", "-12.340": "-12.34",
		"1e-3": "0.001", "00012": "12", "12345678901234567890123456789012345678": "12345678901234567890123456789012345678",
		"1e125": "1" + strings.Repeat("0", 125),
	} {
		got, err := value.ParseNumber(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got.String(), in)
	}
}

func TestNumbersOutOfBoundsAreRefused(t *testing.T) {
	for in, want := range map[string]string{
		"":      "The parameter cannot be converted to a numeric value: ",
		"abc":   "The parameter cannot be converted to a numeric value: abc",
		"1.2.3": "The parameter cannot be converted to a numeric value: 1.2.3",
		".":     "The parameter cannot be converted to a numeric value: .",
		"123456789012345678901234567890123456789": "Attempting to store more than 38 significant digits in a Number",
		"1e126":                  "Number overflow. Attempting to store a number with magnitude larger than supported range",
		"1e99999999999999999999": "Number overflow. Attempting to store a number with magnitude larger than supported range",
		"1e-131":                 "Number underflow. Attempting to store a number with magnitude smaller than supported range",
	} {
		_, err := value.ParseNumber(in)
		require.EqualError(t, err, "ValidationException: "+want, in)
	}
}

func TestArithmeticIsExact(t *testing.T) {
	decimal := rapid.StringMatching(`-?[0-9]{1,15}(\.[0-9]{1,10})?`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := decimal.Draw(t, "a"), decimal.Draw(t, "b")
		x, err := value.ParseNumber(a)
		require.NoError(t, err)
		y, err := value.ParseNumber(b)
		require.NoError(t, err)
		left, _ := new(big.Rat).SetString(a)
		right, _ := new(big.Rat).SetString(b)
		require.Equal(t, left.Cmp(right), x.Cmp(y))
		sum, err := x.Add(y)
		require.NoError(t, err)
		difference, err := x.Sub(y)
		require.NoError(t, err)
		same(t, new(big.Rat).Add(left, right), sum)
		same(t, new(big.Rat).Sub(left, right), difference)
	})
}

func same(t require.TestingT, want *big.Rat, got value.Number) {
	r, ok := new(big.Rat).SetString(got.String())
	require.True(t, ok, got.String())
	require.Zero(t, want.Cmp(r), "%s is not %s", got, want)
}

func TestImproperValuesAreRefused(t *testing.T) {
	deep := s("x")
	for range 32 {
		deep = &types.AttributeValueMemberL{Value: []types.AttributeValue{deep}}
	}
	for want, v := range map[string]types.AttributeValue{
		"Supplied AttributeValue is empty, must contain exactly one of the supported datatypes":             nil,
		"One or more parameter values were invalid: An string set  may not be empty":                        &types.AttributeValueMemberSS{},
		"One or more parameter values were invalid: An number set  may not be empty":                        &types.AttributeValueMemberNS{},
		"One or more parameter values were invalid: Input collection [1, 1] contains duplicates.":           &types.AttributeValueMemberNS{Value: []string{"1.0", "1"}},
		"One or more parameter values were invalid: Null attribute value types must have the value of true": &types.AttributeValueMemberNULL{},
		"Nesting Levels have exceeded supported limits":                                                     deep,
		"The parameter cannot be converted to a numeric value: x":                                           &types.AttributeValueMemberM{Value: value.Item{"a": n("x")}},
	} {
		_, err := value.Normal(v)
		require.EqualError(t, err, "ValidationException: "+want)
	}
}

func TestANormalValueIsACopy(t *testing.T) {
	in := value.Item{"b": &types.AttributeValueMemberB{Value: []byte("x")}, "m": &types.AttributeValueMemberM{Value: value.Item{"n": n("1.0")}}}
	out, err := value.NormalItem(in)
	require.NoError(t, err)
	in["b"].(*types.AttributeValueMemberB).Value[0] = 'y'
	delete(in["m"].(*types.AttributeValueMemberM).Value, "n")
	require.Equal(t, value.Item{"b": &types.AttributeValueMemberB{Value: []byte("x")}, "m": &types.AttributeValueMemberM{Value: value.Item{"n": n("1")}}}, out)
}

func TestOrderAndEquality(t *testing.T) {
	order, ok := value.Compare(n("10"), n("9"))
	require.True(t, ok)
	require.Positive(t, order)
	order, ok = value.Compare(s("10"), s("9"))
	require.True(t, ok)
	require.Negative(t, order)
	_, ok = value.Compare(s("1"), n("1"))
	require.False(t, ok)
	require.True(t, value.Equal(value.Set("SS", []string{"a", "b"}), value.Set("SS", []string{"b", "a"})))
	require.False(t, value.Equal(s("1"), n("1")))
	require.False(t, value.Equal(s(`a","b`), value.Set("SS", []string{"a", "b"})))
}

func TestSizesAreDynamoDBs(t *testing.T) {
	require.Equal(t, len("pk")+len("ä")+len("n")+3, value.ItemSize(value.Item{"pk": s("ä"), "n": n("1234")}))
	require.Equal(t, 3+1+1+1, value.Size(&types.AttributeValueMemberM{Value: value.Item{"a": &types.AttributeValueMemberBOOL{}}}))
	require.Equal(t, 3+2+4, value.Size(&types.AttributeValueMemberL{Value: []types.AttributeValue{s("ab"), s("cd")}}))
}
