package policy

// Identity is whose policies count for a caller, and what they are.
type Identity struct {
	// Arn is the user's or the role's, also for a session of the role.
	Arn      string
	Policies []Document
	// Bounded says that there is a permissions boundary, which must allow what the policies do.
	Bounded  bool
	Boundary Document
}

// Answer is what an identity's policies say: By is what led to it, Reason is why not, "" for yes.
type Answer struct {
	By     []Ground
	Reason string
}

// Ask asks an identity's policies and its boundary. The reasons are those of IAM's texts (IAM User Guide, "Troubleshoot access
// denied error messages").
func (i Identity) Ask(r Request) (Answer, error) {
	own, err := Decide(r, i.Policies...)
	if err != nil {
		return Answer{}, err
	}
	boundary := Verdict{Decision: Allowed}
	if i.Bounded {
		if boundary, err = Decide(r, i.Boundary); err != nil {
			return Answer{}, err
		}
	}
	switch {
	case own.Decision == Denied:
		return Answer{own.By, "with an explicit deny in an identity-based policy"}, nil
	case boundary.Decision == Denied:
		return Answer{boundary.By, "with an explicit deny in a permissions boundary"}, nil
	case own.Decision == Silent:
		return Answer{nil, "because no identity-based policy allows the " + r.Action + " action"}, nil
	case boundary.Decision == Silent:
		return Answer{nil, "because no permissions boundary allows the " + r.Action + " action"}, nil
	}
	return Answer{By: own.By}, nil
}
