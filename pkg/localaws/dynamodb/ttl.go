package dynamodb

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ttlTakes is how long time to live is ENABLING or DISABLING; AWS says up to an hour (G: 30 s).
const ttlTakes = 30 * time.Second

// timeToLive is the setting; items are left where they are, as AWS leaves them for days: readers must filter.
type timeToLive struct {
	attribute string
	enabled   bool
	changed   time.Time // when it was last changed; zero if never
}

func (l timeToLive) status(now time.Time) types.TimeToLiveStatus {
	changing := !l.changed.IsZero() && now.Before(l.changed.Add(ttlTakes))
	switch {
	case l.enabled && changing:
		return types.TimeToLiveStatusEnabling
	case l.enabled:
		return types.TimeToLiveStatusEnabled
	case changing:
		return types.TimeToLiveStatusDisabling
	}
	return types.TimeToLiveStatusDisabled
}

// UpdateTimeToLive turns time to live on or off.
func (s *Service) UpdateTimeToLive(_ context.Context, in *sdk.UpdateTimeToLiveInput) (*sdk.UpdateTimeToLiveOutput, error) {
	if err := region.Only(in, "TableName", "TimeToLiveSpecification"); err != nil {
		return nil, err
	}
	spec := in.TimeToLiveSpecification
	if spec == nil || spec.Enabled == nil || aws.ToString(spec.AttributeName) == "" {
		return nil, value.Invalid("1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: Member must not be null")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.named(in.TableName)
	if err != nil {
		return nil, err
	}
	if err := s.settled(t); err != nil {
		return nil, err
	}
	now := s.reg.Clock.Now()
	if err := t.ttl.change(*spec, now); err != nil {
		return nil, err
	}
	t.ttl = timeToLive{attribute: *spec.AttributeName, enabled: *spec.Enabled, changed: now}
	return &sdk.UpdateTimeToLiveOutput{TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: new(t.ttl.attribute), Enabled: new(t.ttl.enabled)}}, nil
}

// change refuses what changes nothing, and what comes while an earlier change is under way.
func (l timeToLive) change(spec types.TimeToLiveSpecification, now time.Time) error {
	switch status := l.status(now); {
	case status == types.TimeToLiveStatusEnabling || status == types.TimeToLiveStatusDisabling:
		return value.Invalid("Time to live has been modified multiple times within a fixed interval")
	case l.enabled && *spec.Enabled && l.attribute != *spec.AttributeName:
		return value.Invalid("TimeToLive is active on a different AttributeName: current AttributeName is %s", l.attribute)
	case l.enabled && *spec.Enabled:
		return value.Invalid("TimeToLive is already enabled")
	case !l.enabled && !*spec.Enabled:
		return value.Invalid("TimeToLive is already disabled")
	}
	return nil
}

// DescribeTimeToLive says whether time to live is on.
func (s *Service) DescribeTimeToLive(_ context.Context, in *sdk.DescribeTimeToLiveInput) (*sdk.DescribeTimeToLiveOutput, error) {
	if err := region.Only(in, "TableName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.named(in.TableName)
	if err != nil {
		return nil, err
	}
	d := &types.TimeToLiveDescription{TimeToLiveStatus: t.ttl.status(s.reg.Clock.Now())}
	if d.TimeToLiveStatus != types.TimeToLiveStatusDisabled {
		d.AttributeName = new(t.ttl.attribute)
	}
	return &sdk.DescribeTimeToLiveOutput{TimeToLiveDescription: d}, nil
}
