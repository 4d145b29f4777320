package plan

import (
	"context"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// fenced is how long after reading the lock a write may still take effect.
const fenced = 10 * time.Second

// read reads the region and what the user brings to it; the warnings are what could not be made sure of.
func (t Task) read(ctx context.Context, work account.Work, now time.Time) (s account.Snapshot, warnings []string, err error) {
	if image := work.Request.Wish.AMI; image != "" {
		if err := t.Images.Check(ctx, image); err != nil {
			return s, nil, err
		}
	}
	if s, err = t.Region.Read(ctx, work.Operation.Arn, now); err != nil {
		return s, nil, err
	}
	if s.Idleness, err = t.Memory.Idleness(ctx); err != nil {
		return s, nil, err
	}
	switch work.Request.Action {
	case account.Activate, account.Update, account.Repair:
		s, warnings, err = t.wish(ctx, work, s)
	case account.Deactivate:
		s, err = t.parts(ctx, s)
	case account.Tidy:
		s, err = t.use(ctx, s)
	case account.Keep:
	}
	return t.withJobs(ctx, s), warnings, err
}

// wish reads what an activation or an update needs to know.
func (t Task) wish(ctx context.Context, work account.Work, s account.Snapshot) (account.Snapshot, []string, error) {
	var err error
	if vpc := work.Request.Brings(s); vpc != "" {
		s.Brought, err = t.Networks.Read(ctx, vpc)
	} else {
		s.Quotas = t.Quotas.Read(ctx)
	}
	if err != nil {
		return s, nil, err
	}
	if s, err = t.unheld(ctx, s); err != nil {
		return s, nil, err
	}
	if bucket := work.Request.NewBucket(s); bucket != "" {
		warnings, err := t.check(ctx, work, bucket)
		return s, warnings, err
	}
	return s, nil, nil
}

// unheld reads what may be there without a stack.
func (t Task) unheld(ctx context.Context, s account.Snapshot) (account.Snapshot, error) {
	var err error
	if s.Storage, err = t.Storage.Read(ctx, s.ManagedBucket()); err != nil {
		return s, err
	}
	s.Pointers, err = t.Pointers.Names(ctx)
	return s, err
}

// check makes sure that a bucket can be used. A preview holds no lock and writes nothing, so it proves less.
func (t Task) check(ctx context.Context, work account.Work, bucket string) ([]string, error) {
	if err := t.Buckets.Find(ctx, bucket); err != nil {
		return nil, err
	}
	if work.Request.Preview {
		return []string{"that the bucket " + bucket + " can be written to is proved only when the plan is carried out"}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, fenced)
	defer cancel()
	if err := t.Lock.Fence(ctx, work.Operation); err != nil {
		return nil, err
	}
	left, err := t.Buckets.Prove(ctx, bucket, work.Operation.ID)
	if err != nil || left == "" {
		return nil, err
	}
	return []string{"the object " + left + " of a test write could not be removed from the bucket " + bucket}, nil
}
