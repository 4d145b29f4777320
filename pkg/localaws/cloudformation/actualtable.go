package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

type tableReading interface {
	DescribeContinuousBackups(ctx context.Context, in *dynamodb.DescribeContinuousBackupsInput) (*dynamodb.DescribeContinuousBackupsOutput, error)
	ListTagsOfResource(ctx context.Context, in *dynamodb.ListTagsOfResourceInput) (*dynamodb.ListTagsOfResourceOutput, error)
}

func actualTable(ctx context.Context, api tableAPI, id string) (*table, error) {
	got, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &id})
	if err != nil {
		return nil, err
	}
	t := got.Table
	now := &table{TableName: &id, AttributeDefinitions: t.AttributeDefinitions, KeySchema: t.KeySchema, BillingMode: string(types.BillingModeProvisioned)}
	if t.BillingModeSummary != nil {
		now.BillingMode = string(t.BillingModeSummary.BillingMode)
	}
	for _, i := range t.GlobalSecondaryIndexes {
		now.GlobalSecondaryIndexes = append(now.GlobalSecondaryIndexes, actualIndex(i.IndexName, i.KeySchema, i.Projection))
	}
	for _, i := range t.LocalSecondaryIndexes {
		now.LocalSecondaryIndexes = append(now.LocalSecondaryIndexes, actualIndex(i.IndexName, i.KeySchema, i.Projection))
	}
	return now, readTableSettings(ctx, api, id, aws.ToString(t.TableArn), now)
}

func actualIndex(name *string, keys []types.KeySchemaElement, p *types.Projection) index {
	return index{IndexName: aws.ToString(name), KeySchema: keys, Projection: &struct{ ProjectionType types.ProjectionType }{p.ProjectionType}}
}

// readTableSettings reads what DynamoDB tells in calls of its own.
func readTableSettings(ctx context.Context, api tableAPI, id, arn string, now *table) error {
	backups, err := api.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: &id})
	if err != nil {
		return err
	}
	status := backups.ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus
	now.PointInTimeRecoverySpecification = &struct{ PointInTimeRecoveryEnabled bool }{status == types.PointInTimeRecoveryStatusEnabled}
	expiry, err := api.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &id})
	if err != nil {
		return err
	}
	if d := expiry.TimeToLiveDescription; d.AttributeName != nil {
		now.TimeToLiveSpecification = &struct {
			AttributeName string
			Enabled       bool
		}{*d.AttributeName, d.TimeToLiveStatus == types.TimeToLiveStatusEnabled || d.TimeToLiveStatus == types.TimeToLiveStatusEnabling}
	}
	var all []types.Tag
	for next := (*string)(nil); ; {
		page, err := api.ListTagsOfResource(ctx, &dynamodb.ListTagsOfResourceInput{ResourceArn: &arn, NextToken: next})
		if err != nil {
			return err
		}
		if all, next = append(all, page.Tags...), page.NextToken; next == nil {
			break
		}
	}
	now.Tags = peopleTags(all, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
	return nil
}
