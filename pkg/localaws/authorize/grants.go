package authorize

import (
	"fmt"
	"maps"
	"slices"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// Grant is a part of what an identity's policies allow, and whether it was ever used.
type Grant struct {
	policy.Grant
	// Identity is the ARN of the user or role.
	Identity string
	Used     bool
}

// String names identity, statement, and action or pattern.
func (g Grant) String() string { return g.Identity + " " + g.Statement + " " + g.Action + g.Pattern }

// Grants are all that the policies of a caller allow: of a user, or of the role of a session.
func (g *Guard) Grants(caller string) ([]Grant, error) {
	identity, err := g.who.Identify(caller)
	if err != nil {
		return nil, err
	}
	var out []Grant
	uses := g.account.Uses()
	for _, document := range identity.Policies {
		for _, part := range document.Grants() {
			used := slices.ContainsFunc(uses, func(u Use) bool {
				return u.Identity == identity.Arn && part.Has(u.Action, policy.Ground{Statement: u.Statement, Pattern: u.Pattern})
			})
			out = append(out, Grant{part, identity.Arn, used})
		}
	}
	return out, nil
}

// Unneeded compares grants with the reasons for which some of them are never used, and returns what is wrong, one sentence each: a
// grant that is neither used nor excused, and a reason that excuses nothing or something that is used. A reason's key is a pattern
// of what Grant.String gives, in which * stands for any text.
func Unneeded(grants []Grant, reasons map[string]string) []string {
	var out []string
	keys := slices.Sorted(maps.Keys(reasons))
	for _, g := range grants {
		if !g.Used && !slices.ContainsFunc(keys, func(key string) bool { return policy.Like(key, g.String()) }) {
			out = append(out, fmt.Sprintf("%s is granted and never needed", g))
		}
	}
	for _, key := range keys {
		excused := slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool { return !policy.Like(key, g.String()) })
		if len(excused) == 0 {
			out = append(out, fmt.Sprintf("there is no grant %q to excuse any more", key))
		}
		for _, g := range excused {
			if g.Used {
				out = append(out, fmt.Sprintf("%s is needed after all, so %q must not excuse it", g, key))
			}
		}
	}
	return out
}
