package value

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// The bounds of a number, from the DynamoDB developer guide, "Supported data types": 38 digits of precision, magnitudes
// from 1E-130 to 9.99…E+125.
const (
	digits     = 38
	mostPower  = 125
	leastPower = -130
)

// Number is a decimal number within DynamoDB's bounds; the zero value is 0.
type Number struct {
	coefficient big.Int // without zeros at its end
	exponent    int     // the number is coefficient × 10^exponent
}

// ParseNumber reads a number and refuses what DynamoDB cannot hold.
func ParseNumber(text string) (Number, error) {
	shape := regexp.MustCompile(`^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$`)
	m := shape.FindStringSubmatch(text)
	if m == nil || m[2]+m[3] == "" {
		return Number{}, Invalid("The parameter cannot be converted to a numeric value: %s", text)
	}
	var n Number
	n.coefficient.SetString(m[1]+m[2]+m[3], 10)
	if n.coefficient.Sign() == 0 {
		return Number{}, nil
	}
	if m[4] != "" {
		power, err := strconv.Atoi(m[4])
		if err != nil || power > 1<<20 || power < -1<<20 {
			return Number{}, outOfRange(!strings.HasPrefix(m[4], "-"))
		}
		n.exponent = power
	}
	n.exponent -= len(m[3])
	return n.checked()
}

// checked takes the zeros off the end and holds n to the bounds.
func (n Number) checked() (Number, error) {
	if n.coefficient.Sign() == 0 {
		return Number{}, nil
	}
	text := new(big.Int).Abs(&n.coefficient).String()
	short := strings.TrimRight(text, "0")
	negative := n.coefficient.Sign() < 0
	n.exponent += len(text) - len(short)
	n.coefficient.SetString(short, 10)
	if negative {
		n.coefficient.Neg(&n.coefficient)
	}
	if power := len(short) + n.exponent - 1; power > mostPower || power < leastPower {
		return Number{}, outOfRange(power > 0)
	}
	if len(short) > digits {
		return Number{}, Invalid("Attempting to store more than 38 significant digits in a Number")
	}
	return n, nil
}

func outOfRange(large bool) error {
	if large {
		return Invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
	}
	return Invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
}

// Add is n + m; a sum out of bounds is refused.
func (n Number) Add(m Number) (Number, error) {
	a, b, exponent := aligned(n, m)
	var sum Number
	sum.coefficient.Add(a, b)
	sum.exponent = exponent
	return sum.checked()
}

// Sub is n - m; a difference out of bounds is refused.
func (n Number) Sub(m Number) (Number, error) {
	var minus Number
	minus.coefficient.Neg(&m.coefficient)
	minus.exponent = m.exponent
	return n.Add(minus)
}

// Cmp is negative, zero or positive as n is smaller than, equal to or larger than m.
func (n Number) Cmp(m Number) int {
	a, b, _ := aligned(n, m)
	return a.Cmp(b)
}

// aligned brings two numbers to the same exponent.
func aligned(n, m Number) (a, b *big.Int, exponent int) {
	exponent = min(n.exponent, m.exponent)
	return n.shifted(exponent), m.shifted(exponent), exponent
}

func (n Number) shifted(exponent int) *big.Int {
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n.exponent-exponent)), nil)
	return power.Mul(power, &n.coefficient)
}

// String is the number without an exponent and without needless zeros, as DynamoDB gives it back.
func (n Number) String() string {
	text := new(big.Int).Abs(&n.coefficient).String()
	switch {
	case n.exponent >= 0:
		text += strings.Repeat("0", n.exponent)
	case len(text) > -n.exponent:
		text = text[:len(text)+n.exponent] + "." + text[len(text)+n.exponent:]
	default:
		text = "0." + strings.Repeat("0", -n.exponent-len(text)) + text
	}
	if n.coefficient.Sign() < 0 {
		return "-" + text
	}
	return text
}
