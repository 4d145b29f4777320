package dynamodb

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CreateTable begins to make a table, which is CREATING for CreateFor. Only on-demand tables are known.
func (s *Service) CreateTable(_ context.Context, in *sdk.CreateTableInput) (*sdk.CreateTableOutput, error) {
	if err := region.Only(in, "TableName", "AttributeDefinitions", "BillingMode", "DeletionProtectionEnabled", "GlobalSecondaryIndexes",
		"KeySchema", "LocalSecondaryIndexes", "SSESpecification", "TableClass", "Tags"); err != nil {
		return nil, err
	}
	t, err := s.newTable(in)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.find(in.TableName); exists {
		return nil, inUse("Table already exists: " + t.name)
	}
	s.tables[t.name] = t
	return &sdk.CreateTableOutput{TableDescription: s.describe(t)}, nil
}

// newTable checks a table's definition.
func (s *Service) newTable(in *sdk.CreateTableInput) (*table, error) {
	name := aws.ToString(in.TableName)
	if err := checkName("TableName", name); err != nil {
		return nil, err
	}
	if in.BillingMode != types.BillingModePayPerRequest {
		return nil, value.Invalid(wrong + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
	}
	key, err := keySchema(in.KeySchema, in.AttributeDefinitions)
	if err != nil {
		return nil, err
	}
	indexes, err := indexesOf(in, key)
	if err != nil {
		return nil, err
	}
	if err := checkDefinitions(in.AttributeDefinitions, key, indexes); err != nil {
		return nil, err
	}
	encryption, err := s.encryption(in.SSESpecification)
	if err != nil {
		return nil, err
	}
	tags, err := retagged(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	now := s.reg.Clock.Now()
	return &table{
		name: name, arn: s.reg.Arn("dynamodb", "table/"+name), id: s.reg.UUID(), created: now, active: now.Add(s.CreateFor),
		attributes: definitions(in.AttributeDefinitions), key: key, indexes: indexes, billing: in.BillingMode, class: in.TableClass,
		protected: aws.ToBool(in.DeletionProtectionEnabled), encryption: encryption, tags: tags, items: map[string]*versions{},
	}, nil
}

// definitions is a deep copy.
func definitions(in []types.AttributeDefinition) []types.AttributeDefinition {
	out := slices.Clone(in)
	for i, d := range out {
		out[i].AttributeName = aws.String(aws.ToString(d.AttributeName))
	}
	return out
}
