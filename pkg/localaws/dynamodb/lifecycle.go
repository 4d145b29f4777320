package dynamodb

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// DeleteTable begins to delete a table, which is DELETING for DeleteFor.
func (s *Service) DeleteTable(_ context.Context, in *sdk.DeleteTableInput) (*sdk.DeleteTableOutput, error) {
	if err := region.Only(in, "TableName"); err != nil {
		return nil, err
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
	if t.protected {
		return nil, value.Invalid("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.")
	}
	t.deleted = s.reg.Clock.Now()
	t.gone = t.deleted.Add(s.DeleteFor)
	return &sdk.DeleteTableOutput{TableDescription: s.describe(t)}, nil
}

// settled refuses to change a table that is not ACTIVE.
func (s *Service) settled(t *table) error {
	switch t.status(s.reg.Clock.Now()) {
	case types.TableStatusCreating:
		return inUse("Attempt to change a resource which is still in use: Table is being created: " + t.name)
	case types.TableStatusDeleting:
		return inUse("Attempt to change a resource which is still in use: Table is being deleted: " + t.name)
	}
	return nil
}

// UpdateTable changes deletion protection and encryption. The billing mode may be given if it stays PAY_PER_REQUEST.
func (s *Service) UpdateTable(_ context.Context, in *sdk.UpdateTableInput) (*sdk.UpdateTableOutput, error) {
	if err := region.Only(in, "TableName", "DeletionProtectionEnabled", "BillingMode", "SSESpecification"); err != nil {
		return nil, err
	}
	if in.BillingMode == types.BillingModeProvisioned {
		return nil, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know billing mode PROVISIONED").With(501)
	}
	if in.BillingMode == "" && in.DeletionProtectionEnabled == nil && in.SSESpecification == nil {
		return nil, value.Invalid("At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required")
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
	if in.SSESpecification != nil {
		if err := s.encrypt(t, in.SSESpecification); err != nil {
			return nil, err
		}
	}
	if in.DeletionProtectionEnabled != nil {
		t.protected = *in.DeletionProtectionEnabled
	}
	return &sdk.UpdateTableOutput{TableDescription: s.describe(t)}, nil
}

// ListTables lists the tables' names in order, 100 to a page at the most.
func (s *Service) ListTables(_ context.Context, in *sdk.ListTablesInput) (*sdk.ListTablesOutput, error) {
	if err := region.Only(in, "ExclusiveStartTableName", "Limit"); err != nil {
		return nil, err
	}
	limit := 100
	if in.Limit != nil {
		limit = int(*in.Limit)
	}
	if limit < 1 || limit > 100 {
		return nil, value.Invalid("1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value between 1 and 100", limit)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	names := []string{}
	for _, name := range slices.Sorted(maps.Keys(s.tables)) {
		if _, there := s.find(&name); there && name > aws.ToString(in.ExclusiveStartTableName) {
			names = append(names, name)
		}
	}
	out := &sdk.ListTablesOutput{TableNames: names}
	if len(names) > limit {
		out.TableNames, out.LastEvaluatedTableName = names[:limit], new(names[limit-1])
	}
	return out, nil
}
