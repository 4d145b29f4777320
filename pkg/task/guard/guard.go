// Package guard makes sure that nobody uses the networks that are about to go. It only reads.
package guard

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

type region interface {
	// Read reads the stacks of the region that an ARN names.
	Read(ctx context.Context, arn string, now time.Time) (account.Snapshot, error)
}

type networks interface {
	// Parts are the foreign parts in the VPC of a network, given the name of its stack.
	Parts(ctx context.Context, stack, vpc string) ([]account.Part, error)
}

// Task looks whether networks can go.
type Task struct {
	Region   region
	Networks networks
	Log      *slog.Logger
}

// Run looks at the networks among the step's things and at what is in them. What else is among the things is about to go, too,
// and in nobody's way. It is settled once there is nothing foreign left but what AWS's services made. The errors are
// Region.ContextsExist, Network.DeleteBlocked and what cannot be read.
func (t Task) Run(ctx context.Context, in account.StepInput) (account.Look, error) {
	s, err := t.Region.Read(ctx, in.Operation.Arn, in.Now)
	if err != nil {
		return account.Look{}, err
	}
	if len(s.Contexts) > 0 && concerned(s, in.Step.Things) {
		return account.Look{}, inUse(s.Contexts)
	}
	parts, err := t.parts(ctx, s, in.Step.Things)
	if err != nil {
		return account.Look{}, err
	}
	t.Log.InfoContext(ctx, "found foreign parts", "parts", account.Describe(parts))
	if blocking := account.OfClass(parts, account.Occupied, account.Plumbing); len(blocking) > 0 {
		return account.Look{}, blocked(blocking)
	}
	return wait(in, account.OfClass(parts, account.Lingering))
}

// wait looks again while there are parts that go by themselves, until the step's deadline.
func wait(in account.StepInput, lingering []account.Part) (account.Look, error) {
	switch {
	case len(lingering) == 0:
		return account.Look{Verdict: account.Settled}, nil
	case !in.Now.Before(in.Deadline()):
		return account.Look{}, stayed(in, lingering)
	default:
		return account.Look{Verdict: account.LookLater, Seconds: pace(in.Now.Sub(in.StartedAt))}, nil
	}
}

// pace is how many seconds to wait: a tenth of what was waited already, so that the looks of an hour are fewer than a hundred.
func pace(waited time.Duration) int { return int(min(max(waited/10/time.Second, 5), 60)) }

// concerned reports whether the region's contexts can be in the networks that are to go. While core points to another network,
// they are there.
func concerned(s account.Snapshot, things []account.Thing) bool {
	garbage := s.Garbage()
	return s.Mode() == "" || slices.ContainsFunc(things, func(thing account.Thing) bool {
		return thing.Kind == account.NetworkThing && !slices.ContainsFunc(garbage, func(n account.Stack) bool { return n.Name == thing.ID })
	})
}

// parts are the foreign parts of the step's networks that are not among its things. A network whose creation failed has no
// outputs; nobody was told of its VPC.
func (t Task) parts(ctx context.Context, s account.Snapshot, things []account.Thing) ([]account.Part, error) {
	var parts []account.Part
	for _, network := range s.Networks {
		vpc := network.Outputs["VpcId"]
		if vpc == "" || !listed(things, account.NetworkThing, network.Name) {
			continue
		}
		found, err := t.Networks.Parts(ctx, network.Name, vpc)
		if err != nil {
			return nil, err
		}
		parts = append(parts, found...)
	}
	return slices.DeleteFunc(parts, func(p account.Part) bool { return listed(things, p.Kind, p.ID) }), nil
}

func listed(things []account.Thing, kind, id string) bool {
	return slices.ContainsFunc(things, func(thing account.Thing) bool { return thing.Kind == kind && thing.ID == id })
}
