package storage

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// expiry is the attribute by which items of the table expire.
const expiry = "expiry"

// schema is the table's keys as AGC's clients use them: hash and range key of the table, "", and of each index.
func schema() map[string]string {
	return map[string]string{"": "PK SK", "lsi1": "PK LSI1_SK", "lsi2": "PK LSI2_SK", "lsi3": "PK LSI3_SK", "gsi1": "GSI1_PK GSI1_SK"}
}

// findTable tells whether there is a table of this name, and whether it is AGC's.
func (s *Storage) findTable(ctx context.Context, name string) (account.Holding, error) {
	out, err := s.dynamodb.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if awsfault.Code(err) == "ResourceNotFoundException" {
		return account.Holding{}, nil
	}
	if err != nil {
		return account.Holding{}, awsfault.From(err, "dynamodb:DescribeTable")
	}
	tags, err := s.tagsOfTable(ctx, aws.ToString(out.Table.TableArn))
	if err != nil {
		return account.Holding{}, err
	}
	h := account.Holding{Exists: true, Foreign: ours(tags)}
	if h.Foreign == "" {
		h.Foreign = unlike(keys(out.Table))
	}
	return h, nil
}

// keys are the keys of a table and of its indexes, in the form of schema.
func keys(t *types.TableDescription) map[string]string {
	found := map[string]string{"": pair(t.KeySchema)}
	for _, i := range t.LocalSecondaryIndexes {
		found[aws.ToString(i.IndexName)] = pair(i.KeySchema)
	}
	for _, i := range t.GlobalSecondaryIndexes {
		found[aws.ToString(i.IndexName)] = pair(i.KeySchema)
	}
	return found
}

func pair(elements []types.KeySchemaElement) string {
	text := ""
	for _, e := range elements { // AWS gives the hash key first
		if text != "" {
			text += " "
		}
		text += aws.ToString(e.AttributeName)
	}
	return text
}

// unlike says in which key or index a table differs from AGC's, "" for a table that has them all.
func unlike(found map[string]string) string {
	for _, name := range []string{"", "lsi1", "lsi2", "lsi3", "gsi1"} {
		if want := schema()[name]; found[name] != want {
			return fmt.Sprintf("its keys are not those of AGC's table: %q should have the keys %q, but has %q", "Agc "+name, want, found[name])
		}
	}
	return ""
}

func (s *Storage) tableProtections(name string) []protection {
	return []protection{
		{"the point-in-time recovery", func(ctx context.Context) (bool, error) {
			out, err := s.dynamodb.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: &name})
			if err != nil {
				return false, awsfault.From(err, "dynamodb:DescribeContinuousBackups")
			}
			in := out.ContinuousBackupsDescription.PointInTimeRecoveryDescription
			return in != nil && in.PointInTimeRecoveryStatus == types.PointInTimeRecoveryStatusEnabled, nil
		}, func(ctx context.Context) error {
			_, err := s.dynamodb.UpdateContinuousBackups(ctx, &dynamodb.UpdateContinuousBackupsInput{
				TableName: &name, PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(true)},
			}, onceOnly)
			return awsfault.From(err, "dynamodb:UpdateContinuousBackups")
		}},
		{"the expiry of items", func(ctx context.Context) (bool, error) {
			out, err := s.dynamodb.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: &name})
			if err != nil {
				return false, awsfault.From(err, "dynamodb:DescribeTimeToLive")
			}
			// A table has one such attribute. Another than ours is somebody's choice, and is left alone.
			return out.TimeToLiveDescription != nil && out.TimeToLiveDescription.TimeToLiveStatus != types.TimeToLiveStatusDisabled, nil
		}, func(ctx context.Context) error {
			_, err := s.dynamodb.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
				TableName: &name, TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String(expiry), Enabled: aws.Bool(true)},
			}, onceOnly)
			return awsfault.From(err, "dynamodb:UpdateTimeToLive")
		}},
	}
}

func (s *Storage) tableTags(name string, tags []account.Tag) protection {
	return protection{"tags", func(ctx context.Context) (bool, error) {
		if len(tags) == 0 {
			return true, nil
		}
		arn, err := s.tableArn(ctx, name)
		if err != nil {
			return false, err
		}
		have, err := s.tagsOfTable(ctx, arn)
		return contains(have, tags), err
	}, func(ctx context.Context) error {
		arn, err := s.tableArn(ctx, name)
		if err != nil {
			return err
		}
		var list []types.Tag
		for _, t := range tags {
			list = append(list, types.Tag{Key: &t.Key, Value: &t.Value})
		}
		_, err = s.dynamodb.TagResource(ctx, &dynamodb.TagResourceInput{ResourceArn: &arn, Tags: list}, onceOnly)
		return awsfault.From(err, "dynamodb:TagResource")
	}}
}

func (s *Storage) tableArn(ctx context.Context, name string) (string, error) {
	out, err := s.dynamodb.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &name})
	if err != nil {
		return "", awsfault.From(err, "dynamodb:DescribeTable")
	}
	return aws.ToString(out.Table.TableArn), nil
}

func (s *Storage) tagsOfTable(ctx context.Context, arn string) (map[string]string, error) {
	tags := map[string]string{}
	in := &dynamodb.ListTagsOfResourceInput{ResourceArn: &arn}
	for {
		page, err := s.dynamodb.ListTagsOfResource(ctx, in)
		if err != nil {
			return nil, awsfault.From(err, "dynamodb:ListTagsOfResource")
		}
		for _, t := range page.Tags {
			tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
		}
		if in.NextToken = page.NextToken; in.NextToken == nil {
			return tags, nil
		}
	}
}

// onceOnly keeps the SDK from repeating a change after its fence is over.
func onceOnly(o *dynamodb.Options) { o.Retryer = aws.NopRetryer{} }
