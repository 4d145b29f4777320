package cloudformation

import (
	"context"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type tables interface {
	CreateTable(ctx context.Context, in *dynamodb.CreateTableInput) (*dynamodb.CreateTableOutput, error)
	DescribeTable(ctx context.Context, in *dynamodb.DescribeTableInput) (*dynamodb.DescribeTableOutput, error)
	UpdateTable(ctx context.Context, in *dynamodb.UpdateTableInput) (*dynamodb.UpdateTableOutput, error)
	DeleteTable(ctx context.Context, in *dynamodb.DeleteTableInput) (*dynamodb.DeleteTableOutput, error)
}

type tableSettings interface {
	UpdateContinuousBackups(ctx context.Context, in *dynamodb.UpdateContinuousBackupsInput) (*dynamodb.UpdateContinuousBackupsOutput, error)
	DescribeTimeToLive(ctx context.Context, in *dynamodb.DescribeTimeToLiveInput) (*dynamodb.DescribeTimeToLiveOutput, error)
	UpdateTimeToLive(ctx context.Context, in *dynamodb.UpdateTimeToLiveInput) (*dynamodb.UpdateTimeToLiveOutput, error)
}

type tableTags interface {
	TagResource(ctx context.Context, in *dynamodb.TagResourceInput) (*dynamodb.TagResourceOutput, error)
	UntagResource(ctx context.Context, in *dynamodb.UntagResourceInput) (*dynamodb.UntagResourceOutput, error)
	TagSystem(name string, tags map[string]string) error
}

type tableAPI interface {
	tables
	tableSettings
	tableTags
	tableReading
}

type table struct {
	TableName                        *string                     `cfn:"replace"`
	AttributeDefinitions             []types.AttributeDefinition `cfn:"replace"`
	KeySchema                        []types.KeySchemaElement    `cfn:"required,replace"`
	GlobalSecondaryIndexes           []index                     `cfn:"fixed"`
	LocalSecondaryIndexes            []index                     `cfn:"replace"`
	BillingMode                      string                      `cfn:"fixed"`
	PointInTimeRecoverySpecification *struct{ PointInTimeRecoveryEnabled bool }
	SSESpecification                 *struct {
		KMSMasterKeyId *string
		SSEEnabled     bool `cfn:"required"`
		SSEType        types.SSEType
	}
	TimeToLiveSpecification *struct {
		AttributeName string
		Enabled       bool
	} `cfn:"fixed"`
	Tags tags
}

type index struct {
	IndexName  string                   `cfn:"required"`
	KeySchema  []types.KeySchemaElement `cfn:"required"`
	Projection *struct{ ProjectionType types.ProjectionType }
}

func tableKind(api tableAPI) kind {
	return define(handler[table]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *table) (string, error) {
			name := orName(p.TableName, j.name(255))
			if _, err := api.CreateTable(ctx, p.sdk(name)); err != nil {
				return "", err
			}
			return name, api.TagSystem(name, j.own)
		},
		ready: func(ctx context.Context, id string, _ *table) (bool, error) {
			got, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &id})
			return err == nil && got.Table.TableStatus == types.TableStatusActive, err
		},
		finish: func(ctx context.Context, id string, p *table) error {
			if err := setRecovery(ctx, api, id, p); err != nil {
				return err
			}
			return setTimeToLive(ctx, api, id, p)
		},
		read: func(_ context.Context, j job, id string, _ *table) (map[string]any, error) {
			return map[string]any{"Arn": j.reg.Arn("dynamodb", "table/"+id)}, nil
		},
		update: func(ctx context.Context, j job, id string, old, p *table) error {
			if !reflect.DeepEqual(old.PointInTimeRecoverySpecification, p.PointInTimeRecoverySpecification) {
				if err := setRecovery(ctx, api, id, p); err != nil {
					return err
				}
			}
			if !reflect.DeepEqual(old.SSESpecification, p.SSESpecification) {
				if err := setEncryption(ctx, api, id, p); err != nil {
					return err
				}
			}
			return retagTable(ctx, api, j.reg.Arn("dynamodb", "table/"+id), old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, _ *table) (*table, error) { return actualTable(ctx, api, id) },
		remove: func(ctx context.Context, _ job, id string, _ *table) error {
			_, err := api.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: &id})
			return err
		},
		gone: func(ctx context.Context, id string) (bool, error) {
			_, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &id})
			return false, err
		},
		identifier: "TableName",
		exists: func(ctx context.Context, name string) (bool, error) {
			_, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
			return err == nil, ignoreAbsent(err)
		},
		retag: func(ctx context.Context, j job, id string, old, now tags) error {
			return retagTable(ctx, api, j.reg.Arn("dynamodb", "table/"+id), old, now)
		},
	})
}

func (p *table) sdk(name string) *dynamodb.CreateTableInput {
	in := &dynamodb.CreateTableInput{
		TableName: &name, AttributeDefinitions: p.AttributeDefinitions, KeySchema: p.KeySchema, BillingMode: types.BillingMode(p.BillingMode),
		SSESpecification: p.encryption(nil),
		Tags:             tagged(p.Tags, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} }),
	}
	for _, i := range p.GlobalSecondaryIndexes {
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{IndexName: &i.IndexName, KeySchema: i.KeySchema, Projection: i.projection()})
	}
	for _, i := range p.LocalSecondaryIndexes {
		in.LocalSecondaryIndexes = append(in.LocalSecondaryIndexes, types.LocalSecondaryIndex{IndexName: &i.IndexName, KeySchema: i.KeySchema, Projection: i.projection()})
	}
	return in
}

// encryption is the specification of the template; enabled is what there is without one, nil for none.
func (p *table) encryption(enabled *bool) *types.SSESpecification {
	switch spec := p.SSESpecification; {
	case spec != nil:
		return &types.SSESpecification{Enabled: &spec.SSEEnabled, SSEType: spec.SSEType, KMSMasterKeyId: spec.KMSMasterKeyId}
	case enabled != nil:
		return &types.SSESpecification{Enabled: enabled}
	}
	return nil
}

// setEncryption changes how a table is encrypted, which DynamoDB refuses for the key that it has: a rollback may come to a table
// whose update was not made (G: that the handler looks).
func setEncryption(ctx context.Context, api tables, id string, p *table) error {
	got, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &id})
	if err != nil {
		return err
	}
	wanted := p.encryption(aws.Bool(false))
	if d := got.Table.SSEDescription; d != nil && aws.ToString(d.KMSMasterKeyArn) == aws.ToString(wanted.KMSMasterKeyId) {
		return nil
	}
	_, err = api.UpdateTable(ctx, &dynamodb.UpdateTableInput{TableName: &id, SSESpecification: wanted})
	return err
}

func (i index) projection() *types.Projection {
	if i.Projection == nil {
		return nil
	}
	return &types.Projection{ProjectionType: i.Projection.ProjectionType}
}

// setRecovery turns point-in-time recovery on or off; DynamoDB does that on active tables only.
func setRecovery(ctx context.Context, api tableSettings, id string, p *table) error {
	spec := p.PointInTimeRecoverySpecification
	if spec == nil {
		return nil
	}
	in := &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: &spec.PointInTimeRecoveryEnabled}
	_, err := api.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{TableName: &id, PointInTimeRecoverySpecification: in})
	return err
}

// setTimeToLive turns expiry on; DynamoDB refuses that where it is on already.
func setTimeToLive(ctx context.Context, api tableAPI, id string, p *table) error {
	spec := p.TimeToLiveSpecification
	if spec == nil || !spec.Enabled {
		return nil
	}
	got, err := api.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &id})
	if err != nil || aws.ToString(got.TimeToLiveDescription.AttributeName) == spec.AttributeName {
		return err
	}
	in := &types.TimeToLiveSpecification{AttributeName: &spec.AttributeName, Enabled: &spec.Enabled}
	_, err = api.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{TableName: &id, TimeToLiveSpecification: in})
	return err
}

func retagTable(ctx context.Context, api tableTags, arn string, old, now tags) error {
	if lost := old.lost(now); len(lost) > 0 {
		if _, err := api.UntagResource(ctx, &dynamodb.UntagResourceInput{ResourceArn: &arn, TagKeys: lost}); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	_, err := api.TagResource(ctx, &dynamodb.TagResourceInput{ResourceArn: &arn, Tags: tagged(now, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })})
	return err
}
