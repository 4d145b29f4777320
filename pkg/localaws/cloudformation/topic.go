package cloudformation

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

type topics interface {
	CreateTopic(ctx context.Context, in *sns.CreateTopicInput) (*sns.CreateTopicOutput, error)
	DeleteTopic(ctx context.Context, in *sns.DeleteTopicInput) (*sns.DeleteTopicOutput, error)
	topicAttributes
}

type topicAttributes interface {
	SetTopicAttributes(ctx context.Context, in *sns.SetTopicAttributesInput) (*sns.SetTopicAttributesOutput, error)
}

type topicTags interface {
	TagResource(ctx context.Context, in *sns.TagResourceInput) (*sns.TagResourceOutput, error)
	UntagResource(ctx context.Context, in *sns.UntagResourceInput) (*sns.UntagResourceOutput, error)
}

type topicAPI interface {
	topics
	topicTags
	subscriptions
}

type topic struct {
	TopicName      *string `cfn:"replace"`
	DisplayName    *string
	KmsMasterKeyId *string
	Tags           tags
}

// topicKind makes topics; the physical id is the ARN.
func topicKind(api topicAPI) kind {
	return define(handler[topic]{
		attributes: []string{"TopicArn", "TopicName"},
		create: func(ctx context.Context, j job, p *topic) (string, error) {
			in := &sns.CreateTopicInput{Name: aws.String(orName(p.TopicName, j.name(256))), Tags: snsTags(p.Tags), Attributes: map[string]string{}}
			for name, value := range p.attributes() {
				if value != nil {
					in.Attributes[name] = *value
				}
			}
			made, err := api.CreateTopic(ctx, in)
			if err != nil {
				return "", err
			}
			return *made.TopicArn, nil
		},
		read: func(_ context.Context, _ job, id string, _ *topic) (map[string]any, error) {
			return map[string]any{"TopicArn": id, "TopicName": id[strings.LastIndex(id, ":")+1:]}, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *topic) error {
			before := old.attributes()
			for name, value := range p.attributes() {
				if aws.ToString(value) == aws.ToString(before[name]) {
					continue
				}
				if err := setTopic(ctx, api, id, name, aws.ToString(value)); err != nil {
					return err
				}
			}
			return retagTopic(ctx, api, id, old.Tags, p.Tags)
		},
		remove: func(ctx context.Context, _ job, id string, _ *topic) error {
			_, err := api.DeleteTopic(ctx, &sns.DeleteTopicInput{TopicArn: &id})
			return err
		},
	})
}

func (p *topic) attributes() map[string]*string {
	return map[string]*string{"DisplayName": p.DisplayName, "KmsMasterKeyId": p.KmsMasterKeyId}
}

func setTopic(ctx context.Context, api topicAttributes, arn, name, value string) error {
	_, err := api.SetTopicAttributes(ctx, &sns.SetTopicAttributesInput{TopicArn: &arn, AttributeName: &name, AttributeValue: &value})
	return err
}

func snsTags(t tags) []types.Tag {
	return tagged(t, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
}

func retagTopic(ctx context.Context, api topicTags, arn string, old, now tags) error {
	if lost := old.lost(now); len(lost) > 0 {
		if _, err := api.UntagResource(ctx, &sns.UntagResourceInput{ResourceArn: &arn, TagKeys: lost}); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	_, err := api.TagResource(ctx, &sns.TagResourceInput{ResourceArn: &arn, Tags: snsTags(now)})
	return err
}
