package dynamodb

import (
	"context"
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// DescribeTable describes one table. Its counts of items and bytes are, unlike AWS's, never hours old.
func (s *Service) DescribeTable(_ context.Context, in *sdk.DescribeTableInput) (*sdk.DescribeTableOutput, error) {
	if err := region.Only(in, "TableName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.named(in.TableName)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeTableOutput{Table: s.describe(t)}, nil
}

// describe is what AWS says of a table; the caller holds mu or is the only one to know the table.
func (s *Service) describe(t *table) *types.TableDescription {
	count, size := t.totals()
	d := &types.TableDescription{
		TableName: new(t.name), TableArn: new(t.arn), TableId: new(t.id), TableStatus: t.status(s.reg.Clock.Now()),
		CreationDateTime: new(t.created), AttributeDefinitions: definitions(t.attributes), KeySchema: t.key.elements(),
		BillingModeSummary:        &types.BillingModeSummary{BillingMode: t.billing, LastUpdateToPayPerRequestDateTime: new(t.created)},
		ProvisionedThroughput:     &types.ProvisionedThroughputDescription{NumberOfDecreasesToday: new(int64(0)), ReadCapacityUnits: new(int64(0)), WriteCapacityUnits: new(int64(0))},
		DeletionProtectionEnabled: new(t.protected), ItemCount: new(count), TableSizeBytes: new(size),
	}
	d.SSEDescription = t.encryption.describe()
	if t.class != "" {
		d.TableClassSummary = &types.TableClassSummary{TableClass: t.class}
	}
	for _, i := range t.indexes {
		s.describeIndex(d, t, i)
	}
	return d
}

func (s *Service) describeIndex(d *types.TableDescription, t *table, i index) {
	count, size := t.indexTotals(i)
	arn := t.arn + "/index/" + i.name
	projection := &types.Projection{ProjectionType: i.projection.ProjectionType, NonKeyAttributes: slices.Clone(i.projection.NonKeyAttributes)}
	if !i.global {
		d.LocalSecondaryIndexes = append(d.LocalSecondaryIndexes, types.LocalSecondaryIndexDescription{
			IndexName: new(i.name), IndexArn: &arn, KeySchema: i.key.elements(), Projection: projection, ItemCount: &count, IndexSizeBytes: &size,
		})
		return
	}
	d.GlobalSecondaryIndexes = append(d.GlobalSecondaryIndexes, types.GlobalSecondaryIndexDescription{
		IndexName: new(i.name), IndexArn: &arn, KeySchema: i.key.elements(), Projection: projection, ItemCount: &count, IndexSizeBytes: &size,
		IndexStatus: types.IndexStatus(d.TableStatus), ProvisionedThroughput: new(*d.ProvisionedThroughput),
	})
}

func (k schema) elements() []types.KeySchemaElement {
	out := []types.KeySchemaElement{{AttributeName: new(k.hash), KeyType: types.KeyTypeHash}}
	if k.sort != "" {
		out = append(out, types.KeySchemaElement{AttributeName: new(k.sort), KeyType: types.KeyTypeRange})
	}
	return out
}
