// Package observe reads one AWS account in one region into an account.Snapshot.
package observe

import (
	"context"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// prefix is how the names of all stacks of AGC begin, contexts included.
const prefix = "Agc-"

type stacks interface {
	// All reads every stack whose name starts with prefix, ordered by name.
	All(ctx context.Context, prefix string) ([]account.Stack, error)
	// Template is the body of a stack's template, "" when it has none or is gone.
	Template(ctx context.Context, name string) (string, error)
}

type zones interface {
	Usable(ctx context.Context) ([]account.Zone, error)
}

type images interface {
	Default(ctx context.Context) (string, error)
}

// Templates are the templates that the backend carries: their hashes by name, and how to hash another body.
type Templates struct {
	Hashes map[string]string
	Hash   func(body string) string
}

// Stacks reads what the stacks alone tell, which is enough for the region's state.
type Stacks struct{ From stacks }

// Read reads core, networks and contexts. Templates, zones and the default image are left empty. arn is any ARN in the
// region: it tells the account, the region and the partition.
func (o Stacks) Read(ctx context.Context, arn string, now time.Time) (account.Snapshot, error) {
	found, err := o.From.All(ctx, prefix)
	if err != nil {
		return account.Snapshot{}, err
	}
	s := at(arn, now)
	for _, stack := range found {
		switch {
		case stack.Name == account.CoreStack:
			s.Core = stack
		case strings.HasPrefix(stack.Name, account.NetworkPrefix):
			s.Networks = append(s.Networks, stack)
		case strings.HasPrefix(stack.Name, account.ContextPrefix) && stack.Tags[account.ApplicationTag] == account.ApplicationName:
			s.Contexts = append(s.Contexts, contextOf(stack))
		}
	}
	return s, nil
}

// at is an empty snapshot of the place that an ARN names.
func at(arn string, now time.Time) account.Snapshot {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return account.Snapshot{Time: now}
	}
	return account.Snapshot{Partition: parts[1], Region: parts[3], Account: parts[4], Time: now}
}

// Region reads everything that a plan is made from.
type Region struct {
	Stacks    stacks
	Zones     zones
	Images    images
	Templates Templates
}

// Read reads the region whole; arn is any ARN in it. Whatever cannot be read fails it: a plan made from half of the facts is wrong.
func (r Region) Read(ctx context.Context, arn string, now time.Time) (account.Snapshot, error) {
	var s account.Snapshot
	var usable []account.Zone
	var image string
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		s, err = r.withTemplates(ctx, arn, now)
		return err
	})
	group.Go(func() (err error) {
		usable, err = r.Zones.Usable(ctx)
		return err
	})
	group.Go(func() (err error) {
		image, err = r.Images.Default(ctx)
		return err
	})
	if err := group.Wait(); err != nil {
		return account.Snapshot{}, err
	}
	s.Zones, s.DefaultAMI, s.Templates = usable, image, r.Templates.Hashes
	return s, nil
}

// withTemplates reads the stacks, and the templates of those that plans compare.
func (r Region) withTemplates(ctx context.Context, arn string, now time.Time) (account.Snapshot, error) {
	s, err := Stacks{From: r.Stacks}.Read(ctx, arn, now)
	if err != nil {
		return account.Snapshot{}, err
	}
	if s.Core.Exists() {
		if s.Core.Template, err = r.hash(ctx, s.Core); err != nil {
			return account.Snapshot{}, err
		}
	}
	for i, network := range s.Networks {
		if s.Networks[i].Template, err = r.hash(ctx, network); err != nil {
			return account.Snapshot{}, err
		}
	}
	return s, nil
}

func (r Region) hash(ctx context.Context, stack account.Stack) (string, error) {
	body, err := r.Stacks.Template(ctx, stack.ID)
	if err != nil || body == "" {
		return "", err
	}
	return r.Templates.Hash(body), nil
}

// contextOf reads a context from its stack's tags; its name does not tell them apart reliably.
func contextOf(s account.Stack) account.ContextStack {
	return account.ContextStack{
		Name: s.Name, Project: s.Tags["agc-project"], User: s.Tags["agc-user-id"], Email: s.Tags["agc-user-email"],
		Context: s.Tags["agc-context"], Engine: s.Tags["agc-engine"], Status: s.Status, Jobs: -1,
	}
}
