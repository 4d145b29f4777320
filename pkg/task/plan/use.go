package plan

import (
	"context"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// parts reads what is in the managed networks and would hold them.
func (t Task) parts(ctx context.Context, s account.Snapshot) (account.Snapshot, error) {
	for _, network := range s.Networks {
		if vpc := network.Outputs["VpcId"]; vpc != "" {
			found, err := t.Parts.Parts(ctx, network.Name, vpc)
			if err != nil {
				return s, err
			}
			s.Parts = append(s.Parts, found...)
		}
	}
	return s, nil
}

// use reads what tells whether an active region is in use.
func (t Task) use(ctx context.Context, s account.Snapshot) (account.Snapshot, error) {
	var err error
	if s.LastOperation, err = t.Memory.LastOperation(ctx); err != nil || s.State() != account.Active {
		return s, err
	}
	return t.Use.Read(ctx, s), nil
}

// counting is how long jobs are counted at most: what is not counted by then is not told.
const counting = 8 * time.Second

// withJobs counts the jobs of contexts, for whoever is asked whether they may be ended. What cannot be read stays unknown.
func (t Task) withJobs(ctx context.Context, s account.Snapshot) account.Snapshot {
	if len(s.Contexts) == 0 {
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, counting)
	defer cancel()
	running, err := t.Jobs.Running(ctx)
	if err != nil {
		return s
	}
	for i, c := range s.Contexts {
		s.Contexts[i].Jobs = running[c.Name]
	}
	return s
}
