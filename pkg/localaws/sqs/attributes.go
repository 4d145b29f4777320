package sqs

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/kms"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Attributes that can be set.
const (
	visibility = string(types.QueueAttributeNameVisibilityTimeout)
	delay      = string(types.QueueAttributeNameDelaySeconds)
	retention  = string(types.QueueAttributeNameMessageRetentionPeriod)
	largest    = string(types.QueueAttributeNameMaximumMessageSize)
	waiting    = string(types.QueueAttributeNameReceiveMessageWaitTimeSeconds)
	encrypted  = string(types.QueueAttributeNameSqsManagedSseEnabled)
	access     = string(types.QueueAttributeNamePolicy)
	keyed      = string(types.QueueAttributeNameKmsMasterKeyId)
	reuse      = string(types.QueueAttributeNameKmsDataKeyReusePeriodSeconds)
)

// defaults are the attributes of a queue of which nothing was said (SQS API Reference, CreateQueue).
func defaults() map[string]string {
	return map[string]string{visibility: "30", delay: "0", retention: "345600", largest: "1048576", waiting: "0", encrypted: "true"}
}

// checkAttributes refuses values that an attribute cannot have (SQS API Reference, SetQueueAttributes).
func checkAttributes(attributes map[string]string) error {
	if attributes[keyed] != "" && attributes[encrypted] == "true" {
		return region.Refuse("InvalidAttributeValue", "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.")
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if err := checkAttribute(name, attributes[name]); err != nil {
			return err
		}
	}
	return nil
}

func checkAttribute(name, value string) error {
	ranges := map[string][2]int{visibility: {0, 43200}, delay: {0, 900}, retention: {60, 1209600}, largest: {1024, 1048576}, waiting: {0, 20}, reuse: {60, 86400}}
	between, number := ranges[name]
	var fine bool
	switch {
	case number:
		n, err := strconv.Atoi(value)
		fine = err == nil && n >= between[0] && n <= between[1]
	case name == encrypted:
		fine = value == "true" || value == "false"
	case name == keyed:
		if fine = value == "" || strings.HasSuffix(value, "alias/aws/sqs"); !fine {
			return kms.Reworded(kms.Check(value), region.Refuse("InvalidAttributeValue", "Invalid value for the parameter %s.", name)) // (G)
		}
	case name == access:
		_, err := policy.Parse("", value)
		if fine = value == ""; !fine {
			return policy.Worded(err, region.Refuse("InvalidAttributeValue", "Invalid value for the parameter %s.", name))
		}
	case slices.Contains(types.QueueAttributeName("").Values(), types.QueueAttributeName(name)):
		return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the attribute %s of a queue", name).With(501)
	default:
		return region.Refuse("InvalidAttributeName", "Unknown Attribute %s.", name)
	}
	if !fine {
		return region.Refuse("InvalidAttributeValue", "Invalid value for the parameter %s.", name)
	}
	return nil
}

// SetQueueAttributes sets attributes; on AWS that takes up to a minute, here it is at once.
func (s *Service) SetQueueAttributes(_ context.Context, in *sdk.SetQueueAttributesInput) (*sdk.SetQueueAttributesOutput, error) {
	if err := region.Only(in, "QueueUrl", "Attributes"); err != nil {
		return nil, err
	}
	if err := checkAttributes(in.Attributes); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	q.set(in.Attributes)
	q.modified = s.now()
	return &sdk.SetQueueAttributesOutput{}, nil
}

// set sets attributes. A queue that gets a key is not encrypted with one of SQS's own any more.
func (q *queue) set(attributes map[string]string) {
	maps.Copy(q.attributes, attributes)
	if q.attributes[keyed] == "" {
		delete(q.attributes, reuse)
		return
	}
	q.attributes[encrypted] = "false"
	if q.attributes[reuse] == "" {
		q.attributes[reuse] = "300"
	}
}

// KeyOf tells the customer's KMS key of the queue of a URL, "" for none. It is no operation of the API.
func (s *Service) KeyOf(url string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(&url)
	if err != nil || strings.HasSuffix(q.attributes[keyed], "alias/aws/sqs") {
		return ""
	}
	return q.attributes[keyed]
}

// GetQueueAttributes returns the attributes that are asked for; without a name, none.
func (s *Service) GetQueueAttributes(_ context.Context, in *sdk.GetQueueAttributesInput) (*sdk.GetQueueAttributesOutput, error) {
	if err := region.Only(in, "QueueUrl", "AttributeNames"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	all := s.attributes(q)
	if slices.Contains(in.AttributeNames, types.QueueAttributeNameAll) {
		return &sdk.GetQueueAttributesOutput{Attributes: all}, nil
	}
	out := &sdk.GetQueueAttributesOutput{}
	for _, name := range in.AttributeNames {
		if !slices.Contains(name.Values(), name) {
			return nil, region.Refuse("InvalidAttributeName", "Unknown Attribute %s.", name)
		}
		if value, ok := all[string(name)]; ok {
			if out.Attributes == nil {
				out.Attributes = map[string]string{}
			}
			out.Attributes[string(name)] = value
		}
	}
	return out, nil
}

// attributes are those that were set and those that follow from the queue's messages.
func (s *Service) attributes(q *queue) map[string]string {
	now := s.now()
	q.forget(now)
	visible, hidden, delayed := 0, 0, 0
	for _, m := range q.messages {
		switch {
		case !m.visible.After(now):
			visible++
		case m.received > 0:
			hidden++
		default:
			delayed++
		}
	}
	out := maps.Clone(q.attributes)
	maps.DeleteFunc(out, func(_, value string) bool { return value == "" })
	maps.Copy(out, map[string]string{
		"QueueArn": s.arn(q.name), "CreatedTimestamp": seconds(q.created), "LastModifiedTimestamp": seconds(q.modified),
		"ApproximateNumberOfMessages": strconv.Itoa(visible), "ApproximateNumberOfMessagesNotVisible": strconv.Itoa(hidden),
		"ApproximateNumberOfMessagesDelayed": strconv.Itoa(delayed),
	})
	return out
}

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// number is an attribute that is a number; checkAttributes has seen to it.
func (q *queue) number(name string) int {
	n, _ := strconv.Atoi(q.attributes[name])
	return n
}
