package cloudformation

import (
	"testing"

	"github.com/stretchr/testify/require"
)

type thing struct {
	Name *string `cfn:"replace"`
	Size *int32
	List []string
	Deep *deep
	Tags tags
}

type deep struct {
	A, B *string
	More []deep
}

// TestPropertiesAreCompared: what of the wanted ones differs, and what an update to the template would start from.
func TestPropertiesAreCompared(t *testing.T) {
	a, b, one, two := new("a"), new("b"), new(int32(1)), new(int32(2))
	for name, c := range map[string]struct {
		want, got, from thing
		differences     []string
	}{
		"what the template leaves out does not count": {
			want: thing{Size: one}, got: thing{Name: a, Size: one, List: []string{"x"}, Deep: &deep{A: a}, Tags: tags{"x": "y"}},
		},
		"an empty list counts as left out":      {want: thing{List: []string{}}, got: thing{List: []string{"x"}}},
		"a value":                               {want: thing{Size: one}, got: thing{Size: two}, from: thing{Size: two}, differences: []string{"/Size NOT_EQUAL 1 2"}},
		"a value that is gone":                  {want: thing{Size: one}, differences: []string{"/Size REMOVE 1 null"}},
		"the order of a list means nothing":     {want: thing{List: []string{"x", "y"}}, got: thing{List: []string{"y", "x"}}},
		"an element that another one displaced": {want: thing{List: []string{"x", "y"}}, got: thing{List: []string{"y", "z"}}, from: thing{List: []string{"y", "z"}}, differences: []string{"/List/0 REMOVE x null", "/List/1 ADD null z"}},
		"inside an object, what it leaves out does not count": {
			want: thing{Deep: &deep{A: a}}, got: thing{Deep: &deep{A: b, B: b}}, from: thing{Deep: &deep{A: b, B: b}}, differences: []string{"/Deep/A NOT_EQUAL a b"},
		},
		"inside an element, a default of the service counts": {
			want: thing{Deep: &deep{More: []deep{{A: a}}}}, got: thing{Deep: &deep{More: []deep{{A: a, B: b}}}}, from: thing{Deep: &deep{More: []deep{{A: a, B: b}}}},
			differences: []string{`/Deep/More/0 REMOVE {"A":"a"} null`, `/Deep/More/0 ADD null {"A":"a","B":"b"}`},
		},
		"what cannot be changed in place is drift that stays": {want: thing{Name: a}, got: thing{Name: b}, from: thing{Name: a}, differences: []string{"/Name NOT_EQUAL a b"}},
		"the tags of others are drift that stays": {
			want: thing{Tags: tags{"k": "1"}}, got: thing{Tags: tags{"k": "1", "z": "<2>"}}, from: thing{Tags: tags{"k": "1"}}, differences: []string{`/Tags/1 ADD null {"Key":"z","Value":"<2>"}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			found := define(handler[thing]{}).compare(&c.want, &c.got)
			var got []string
			for _, d := range found.differences {
				got = append(got, *d.PropertyPath+" "+string(d.DifferenceType)+" "+*d.ExpectedValue+" "+*d.ActualValue)
			}
			require.Equal(t, c.differences, got)
			require.Equal(t, len(got) > 0, found.drifted())
			if found.drifted() {
				require.Equal(t, &c.from, found.now)
			}
		})
	}
}
