package bootstrap

import (
	"slices"
	"strings"
)

// fold puts rights about different services into one, which makes the policy shorter and allows nothing more: no action of one service
// knows resources of another. Rights under conditions, or on everything, stay by themselves.
func fold(all []right) []right {
	var out []right
	for _, r := range all {
		at := slices.IndexFunc(out, func(into right) bool { return into.foldable() && r.foldable() && !into.shares(r) })
		if at < 0 {
			out = append(out, r)
			continue
		}
		into := out[at]
		out[at] = right{
			sid: into.sid + r.sid, types: slices.Concat(into.types, r.types),
			actions: slices.Concat(into.actions, r.actions), resources: slices.Concat(into.resources, r.resources),
		}
	}
	return out
}

func (r right) foldable() bool { return r.conditions == nil && r.everywhere == "" }

// shares says whether two rights are about the same service.
func (r right) shares(other right) bool {
	mine := r.services()
	return slices.ContainsFunc(other.services(), func(s string) bool { return slices.Contains(mine, s) })
}

// services are those of the actions and of the resources: s3 for "s3:GetObject" and for "s3:::bucket".
func (r right) services() []string {
	var out []string
	for _, name := range slices.Concat(r.actions, r.resources) {
		service, _, _ := strings.Cut(name, ":")
		out = append(out, service)
	}
	return out
}
