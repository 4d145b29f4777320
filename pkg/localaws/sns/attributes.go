package sns

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/kms"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ownKey is AWS's own key for topics. Its policy lets no service publish (SNS Developer Guide, "Enable compatibility between
// event sources from AWS services and encrypted topics").
const ownKey = "alias/aws/sns"

// ownersPolicy is the policy of a topic to which none was given (SNS Developer Guide, "Key concepts"): the owner may do all.
func (s *Service) ownersPolicy(arn string) string {
	return `{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},` +
		`"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe",` +
		`"SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"` + arn + `","Condition":{"StringEquals":{"AWS:SourceOwner":"` + s.reg.Account + `"}}}]}`
}

// checkAttribute refuses a value that an attribute cannot have.
func checkAttribute(name, value string) error {
	switch name {
	case "Policy":
		_, err := policy.Parse("", value)
		return policy.Worded(err, invalid("Policy Error: null")) // (G)
	case "DisplayName":
		if len(value) > 100 {
			return invalid("DisplayName") // (G)
		}
	case "KmsMasterKeyId":
		if value != "" && !strings.HasSuffix(value, ownKey) {
			return kms.Reworded(kms.Check(value), invalid("KmsMasterKeyId")) // (G)
		}
	case "DeliveryPolicy", "TracingConfig", "SignatureVersion", "FifoTopic", "ContentBasedDeduplication", "ArchivePolicy", "DataProtectionPolicy":
		return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the attribute %s of a topic", name).With(501)
	default:
		return invalid("AttributeName")
	}
	return nil
}

// SetTopicAttributes sets one attribute; without a value it is taken away.
func (s *Service) SetTopicAttributes(_ context.Context, in *sdk.SetTopicAttributesInput) (*sdk.SetTopicAttributesOutput, error) {
	if err := region.Only(in, "TopicArn", "AttributeName", "AttributeValue"); err != nil {
		return nil, err
	}
	name, value := aws.ToString(in.AttributeName), aws.ToString(in.AttributeValue)
	if err := checkAttribute(name, value); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.find(in.TopicArn)
	if err != nil {
		return nil, err
	}
	t.attributes[name] = value
	return &sdk.SetTopicAttributesOutput{}, nil
}

// GetTopicAttributes returns all attributes.
func (s *Service) GetTopicAttributes(_ context.Context, in *sdk.GetTopicAttributesInput) (*sdk.GetTopicAttributesOutput, error) {
	if err := region.Only(in, "TopicArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.find(in.TopicArn)
	if err != nil {
		return nil, err
	}
	s.lapse(t)
	out := maps.Clone(t.attributes)
	maps.DeleteFunc(out, func(name, value string) bool { return value == "" && name != "DisplayName" })
	pending := len(slices.Collect(t.having(false)))
	maps.Copy(out, map[string]string{
		"TopicArn": t.arn, "Owner": s.reg.Account, "SubscriptionsPending": strconv.Itoa(pending),
		"SubscriptionsConfirmed": strconv.Itoa(len(t.subscriptions) - pending), "SubscriptionsDeleted": "0",
	})
	return &sdk.GetTopicAttributesOutput{Attributes: out}, nil
}
