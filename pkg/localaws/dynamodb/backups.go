package dynamodb

import (
	"context"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// recovery is point-in-time recovery: off while days is 0.
type recovery struct {
	since time.Time
	days  int32
}

// UpdateContinuousBackups turns point-in-time recovery on, for 35 days unless said otherwise, or off.
func (s *Service) UpdateContinuousBackups(_ context.Context, in *sdk.UpdateContinuousBackupsInput) (*sdk.UpdateContinuousBackupsOutput, error) {
	if err := region.Only(in, "TableName", "PointInTimeRecoverySpecification"); err != nil {
		return nil, err
	}
	spec := in.PointInTimeRecoverySpecification
	if spec == nil || spec.PointInTimeRecoveryEnabled == nil {
		return nil, value.Invalid("1 validation error detected: Value null at 'pointInTimeRecoverySpecification' failed to satisfy constraint: Member must not be null")
	}
	days := int32(35)
	if spec.RecoveryPeriodInDays != nil {
		days = *spec.RecoveryPeriodInDays
	}
	if days < 1 || days > 35 {
		return nil, value.Invalid("1 validation error detected: Value '%d' at 'recoveryPeriodInDays' failed to satisfy constraint: Member must have value between 1 and 35", days)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.backedUp(in.TableName)
	if err != nil {
		return nil, err
	}
	switch {
	case !*spec.PointInTimeRecoveryEnabled:
		t.recovery = recovery{}
	case t.recovery.days == 0:
		t.recovery = recovery{since: s.reg.Clock.Now(), days: days}
	default:
		t.recovery.days = days
	}
	return &sdk.UpdateContinuousBackupsOutput{ContinuousBackupsDescription: s.backups(t)}, nil
}

// DescribeContinuousBackups says whether point-in-time recovery is on, and how far back it reaches.
func (s *Service) DescribeContinuousBackups(_ context.Context, in *sdk.DescribeContinuousBackupsInput) (*sdk.DescribeContinuousBackupsOutput, error) {
	if err := region.Only(in, "TableName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.find(in.TableName)
	if !ok {
		return nil, &types.TableNotFoundException{Message: new("Table not found: " + tableName(in.TableName))}
	}
	return &sdk.DescribeContinuousBackupsOutput{ContinuousBackupsDescription: s.backups(t)}, nil
}

// backedUp returns a table whose continuous backups are there, which they are not while it is being made.
func (s *Service) backedUp(name *string) (*table, error) {
	t, ok := s.find(name)
	switch {
	case !ok:
		return nil, &types.TableNotFoundException{Message: new("Table not found: " + tableName(name))}
	case t.status(s.reg.Clock.Now()) != types.TableStatusActive:
		return nil, &types.ContinuousBackupsUnavailableException{Message: new("Backups are being enabled for the table: " + t.name + ". Please retry later")}
	}
	return t, nil
}

func (s *Service) backups(t *table) *types.ContinuousBackupsDescription {
	d := &types.PointInTimeRecoveryDescription{PointInTimeRecoveryStatus: types.PointInTimeRecoveryStatusDisabled}
	if t.recovery.days > 0 {
		now := s.reg.Clock.Now()
		earliest := t.recovery.since
		if reach := now.AddDate(0, 0, -int(t.recovery.days)); earliest.Before(reach) {
			earliest = reach
		}
		d.PointInTimeRecoveryStatus, d.RecoveryPeriodInDays = types.PointInTimeRecoveryStatusEnabled, new(t.recovery.days)
		d.EarliestRestorableDateTime, d.LatestRestorableDateTime = &earliest, &now
	}
	return &types.ContinuousBackupsDescription{ContinuousBackupsStatus: types.ContinuousBackupsStatusEnabled, PointInTimeRecoveryDescription: d}
}
