package cloudformation

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// graphs draws graphs without cycles.
func graphs(t *rapid.T) map[string][]string {
	needs := map[string][]string{}
	for i := range rapid.IntRange(1, 12).Draw(t, "nodes") {
		needs[fmt.Sprint(i)] = nil
		for j := range i {
			if rapid.Bool().Draw(t, "edge") {
				needs[fmt.Sprint(i)] = append(needs[fmt.Sprint(i)], fmt.Sprint(j))
			}
		}
	}
	return needs
}

func TestWalkVisitsNeededNodesFirstAndNothingAfterAFailure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		needs := graphs(t)
		bad := fmt.Sprint(rapid.IntRange(0, len(needs)-1).Draw(t, "bad"))
		var mu sync.Mutex
		var visited []string
		walker{needs: needs, early: never, visit: func(id string, _ func()) bool {
			mu.Lock()
			defer mu.Unlock()
			visited = append(visited, id)
			return id != bad
		}}.walk()
		for at, id := range visited {
			for _, need := range needs[id] {
				require.Less(t, slices.Index(visited, need), at)
				require.Contains(t, visited, need)
				require.NotEqual(t, bad, need, "what needs the failed one is not visited")
			}
		}
		for id := range needs {
			require.Equal(t, !dependsOn(needs, id, bad), slices.Contains(visited, id))
		}
	})
}

// dependsOn says whether id needs other, through others too.
func dependsOn(needs map[string][]string, id, other string) bool {
	return slices.ContainsFunc(needs[id], func(n string) bool { return n == other || dependsOn(needs, n, other) })
}

func TestWalkLetsEarlyNodesStartWhenSettled(t *testing.T) {
	var order []string
	walker{
		needs: map[string][]string{"table": nil, "association": {"table"}}, early: func(a, _ string) bool { return a == "table" },
		visit: walkedEarly(&order),
	}.walk()
	require.Equal(t, []string{"association", "table"}, order)
}

// walkedEarly has the table end only after the association did.
func walkedEarly(order *[]string) func(string, func()) bool {
	ended := make(chan struct{})
	return func(id string, settled func()) bool {
		if id == "table" {
			settled()
			<-ended
			*order = append(*order, id)
			return true
		}
		*order = append(*order, id)
		close(ended)
		return true
	}
}

func TestSortedIsAnOrderAndReversedTurnsItAround(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		needs := graphs(t)
		order, err := sorted(needs)
		require.NoError(t, err)
		require.Len(t, order, len(needs))
		back := reversed(needs)
		for id, list := range needs {
			for _, need := range list {
				require.Less(t, slices.Index(order, need), slices.Index(order, id))
				require.Contains(t, back[need], id)
			}
		}
	})
}

func TestCidrBlocksFillTheirBlockWithoutOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.IntRange(4, 16).Draw(t, "bits")
		count := rapid.IntRange(1, min(256, 1<<(16-bits))).Draw(t, "count")
		got, err := (&scope{}).cidr([]any{"10.7.0.0/16", fmt.Sprint(count), fmt.Sprint(bits)})
		require.NoError(t, err)
		next := netip.MustParseAddr("10.7.0.0")
		for _, one := range got.([]any) {
			block := netip.MustParsePrefix(one.(string))
			require.Equal(t, next, block.Addr())
			require.Equal(t, 32-bits, block.Bits())
			for range 1 << bits {
				next = next.Next()
			}
		}
	})
	for _, wrong := range [][]any{{"x", "1", "8"}, {"10.0.0.0/16", "0", "8"}, {"10.0.0.0/24", "2", "8"}, {"10.0.0.0/16", "257", "4"}, {"::/64", "1", "8"}} {
		_, err := (&scope{}).cidr(wrong)
		require.Error(t, err, wrong)
	}
}

func TestNamesFitTheirLimit(t *testing.T) {
	reg := region.New("123456789012", "us-east-1", region.NewClock(1), 1)
	rapid.Check(t, func(t *rapid.T) {
		j := job{stack: rapid.StringMatching(`[A-Za-z][-A-Za-z0-9]{0,127}`).Draw(t, "stack"), logical: rapid.StringMatching(`[A-Za-z0-9]{1,255}`).Draw(t, "logical"), reg: reg}
		limit := rapid.IntRange(40, 512).Draw(t, "limit")
		name := j.name(limit)
		require.LessOrEqual(t, len(name), limit)
		if whole := j.stack + "-" + j.logical + "-"; len(whole)+12 <= limit {
			require.True(t, strings.HasPrefix(name, whole))
		}
		require.Regexp(t, `-[A-Z0-9]{12}$`, name)
	})
}

func TestPiecesPutTogetherAreTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-z$ ]|\$\{[A-Z][a-z.]*\}|\$\{[a-z])*`).Draw(t, "text")
		var out strings.Builder
		for _, p := range pieces(text) {
			out.WriteString(p.text)
			if p.name != "" {
				out.WriteString("${" + p.name + "}")
			}
		}
		require.Equal(t, text, strings.ReplaceAll(out.String(), "${}", ""))
	})
}

func TestHandlerCodes(t *testing.T) {
	for code, want := range map[string]string{
		"InvalidVpcID.NotFound": "NotFound", "NoSuchBucket": "NotFound", "VpcLimitExceeded": "ServiceLimitExceeded",
		"BucketAlreadyOwnedByYou": "AlreadyExists", "ResourceInUseException": "AlreadyExists", "AccessDenied": "AccessDenied", "DependencyViolation": "InvalidRequest",
	} {
		require.Equal(t, want, handlerCode(code), code)
	}
	require.True(t, absent(region.Refuse("StateMachineDoesNotExist", "")))
	require.False(t, absent(region.Refuse("DependencyViolation", "")))
}

func TestEveryTypeHasItsDurations(t *testing.T) {
	s := &Service{}
	for kind := range s.catalog() {
		_, ok := timings()[kind]
		require.True(t, ok, kind)
	}
}
