package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
)

type logGroups interface {
	CreateLogGroup(ctx context.Context, in *cloudwatchlogs.CreateLogGroupInput) (*cloudwatchlogs.CreateLogGroupOutput, error)
	PutRetentionPolicy(ctx context.Context, in *cloudwatchlogs.PutRetentionPolicyInput) (*cloudwatchlogs.PutRetentionPolicyOutput, error)
	DescribeLogGroups(ctx context.Context, in *cloudwatchlogs.DescribeLogGroupsInput) (*cloudwatchlogs.DescribeLogGroupsOutput, error)
	logKeys
	DeleteLogGroup(ctx context.Context, in *cloudwatchlogs.DeleteLogGroupInput) (*cloudwatchlogs.DeleteLogGroupOutput, error)
}

type logKeys interface {
	AssociateKmsKey(ctx context.Context, in *cloudwatchlogs.AssociateKmsKeyInput) (*cloudwatchlogs.AssociateKmsKeyOutput, error)
	DisassociateKmsKey(ctx context.Context, in *cloudwatchlogs.DisassociateKmsKeyInput) (*cloudwatchlogs.DisassociateKmsKeyOutput, error)
}

type logTags interface {
	TagResource(ctx context.Context, in *cloudwatchlogs.TagResourceInput) (*cloudwatchlogs.TagResourceOutput, error)
	UntagResource(ctx context.Context, in *cloudwatchlogs.UntagResourceInput) (*cloudwatchlogs.UntagResourceOutput, error)
	systemTags
}

type logAPI interface {
	logGroups
	logTags
}

type logGroup struct {
	LogGroupName    *string `cfn:"replace"`
	KmsKeyId        *string
	RetentionInDays *int32
	Tags            tags
}

func logGroupKind(api logAPI) kind {
	return define(handler[logGroup]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *logGroup) (string, error) {
			name := orName(p.LogGroupName, j.name(512))
			if _, err := api.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &name, KmsKeyId: p.KmsKeyId, Tags: p.Tags}); err != nil {
				return "", err
			}
			api.TagSystem([]string{name}, j.own)
			return name, setRetention(ctx, api, name, nil, p.RetentionInDays)
		},
		read: func(_ context.Context, j job, id string, _ *logGroup) (map[string]any, error) {
			return map[string]any{"Arn": j.reg.Arn("logs", "log-group:"+id+":*")}, nil
		},
		update: func(ctx context.Context, j job, id string, old, p *logGroup) error {
			if old.RetentionInDays != nil && p.RetentionInDays == nil {
				return notKnown("how to take the retention off a log group")
			}
			if err := setRetention(ctx, api, id, old.RetentionInDays, p.RetentionInDays); err != nil {
				return err
			}
			if err := setLogKey(ctx, api, id, old.KmsKeyId, p.KmsKeyId); err != nil {
				return err
			}
			return retagLogs(ctx, api, j.reg.Arn("logs", "log-group:"+id), old.Tags, p.Tags)
		},
		remove: func(ctx context.Context, _ job, id string, _ *logGroup) error {
			_, err := api.DeleteLogGroup(ctx, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: &id})
			return err
		},
		identifier: "LogGroupName",
		exists: func(ctx context.Context, name string) (bool, error) {
			// Names are listed in order, so that a name stands before all that it begins.
			got, err := api.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &name})
			return err == nil && len(got.LogGroups) > 0 && *got.LogGroups[0].LogGroupName == name, err
		},
		retag: func(ctx context.Context, j job, id string, old, now tags) error {
			api.TagSystem([]string{id}, j.own)
			return retagLogs(ctx, api, j.reg.Arn("logs", "log-group:"+id), old, now)
		},
	})
}

func setRetention(ctx context.Context, api logGroups, id string, old, now *int32) error {
	if !differ(old, now) {
		return nil
	}
	_, err := api.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: &id, RetentionInDays: now})
	return err
}

func setLogKey(ctx context.Context, api logKeys, id string, old, now *string) (err error) {
	switch {
	case orName(old, "") == orName(now, ""):
	case now == nil:
		_, err = api.DisassociateKmsKey(ctx, &cloudwatchlogs.DisassociateKmsKeyInput{LogGroupName: &id})
	default:
		_, err = api.AssociateKmsKey(ctx, &cloudwatchlogs.AssociateKmsKeyInput{LogGroupName: &id, KmsKeyId: now})
	}
	return err
}

func retagLogs(ctx context.Context, api logTags, arn string, old, now tags) error {
	if lost := old.lost(now); len(lost) > 0 {
		if _, err := api.UntagResource(ctx, &cloudwatchlogs.UntagResourceInput{ResourceArn: &arn, TagKeys: lost}); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	_, err := api.TagResource(ctx, &cloudwatchlogs.TagResourceInput{ResourceArn: &arn, Tags: now})
	return err
}
