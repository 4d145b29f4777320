package sns

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
	sqssdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"
)

const (
	topicArn = "arn:aws:sns:us-east-1:123456789012:t"
	queueArn = "arn:aws:sqs:us-east-1:123456789012:q"
)

func (b bench) topic() *string {
	b.t.Helper()
	return must(b, b.CreateTopic, &sdk.CreateTopicInput{Name: new("t")}).TopicArn
}

func (b bench) set(name, value string) {
	b.t.Helper()
	must(b, b.SetTopicAttributes, &sdk.SetTopicAttributesInput{TopicArn: new(topicArn), AttributeName: &name, AttributeValue: &value})
}

func (b bench) attribute(name string) string {
	b.t.Helper()
	return must(b, b.GetTopicAttributes, &sdk.GetTopicAttributesInput{TopicArn: new(topicArn)}).Attributes[name]
}

func TestTopics(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		for range 2 {
			require.Equal(t, topicArn, *b.topic())
		}
		refused(b, b.CreateTopic, &sdk.CreateTopicInput{Name: new("t"), Attributes: map[string]string{"DisplayName": "x"}}, "InvalidParameter",
			"Invalid parameter: Attributes Reason: Topic already exists with different attributes")
		refused(b, b.CreateTopic, &sdk.CreateTopicInput{Name: new("t"), Tags: []types.Tag{{Key: new("a"), Value: new("1")}}}, "InvalidParameter",
			"Invalid parameter: Tags Reason: Topic already exists with different tags")
		refused(b, b.CreateTopic, &sdk.CreateTopicInput{Name: new("t.fifo")}, "InvalidParameter", "Invalid parameter: Topic Name")
		for range 2 {
			must(b, b.DeleteTopic, &sdk.DeleteTopicInput{TopicArn: new(topicArn)})
		}
		refused(b, b.GetTopicAttributes, &sdk.GetTopicAttributesInput{TopicArn: new(topicArn)}, "NotFound", "Topic does not exist")
		for i := range 120 {
			must(b, b.CreateTopic, &sdk.CreateTopicInput{Name: new(fmt.Sprintf("t%03d", i))})
		}
		page := must(b, b.ListTopics, &sdk.ListTopicsInput{})
		require.Len(t, page.Topics, 100)
		require.Len(t, must(b, b.ListTopics, &sdk.ListTopicsInput{NextToken: page.NextToken}).Topics, 20)
	})
}

func TestAttributesOfTopics(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.topic()
		require.Equal(t, []string{"", "123456789012", topicArn, "0"}, []string{b.attribute("DisplayName"), b.attribute("Owner"), b.attribute("TopicArn"), b.attribute("SubscriptionsPending")})
		require.Contains(t, b.attribute("Policy"), "__default_policy_ID")
		b.set("DisplayName", "Idle regions")
		b.set("KmsMasterKeyId", "alias/aws/sns")
		require.Equal(t, "Idle regions", b.attribute("DisplayName"))
		require.Equal(t, "alias/aws/sns", b.attribute("KmsMasterKeyId"))
		for name, code := range map[string]string{"Policy": "InvalidParameter", "Colour": "InvalidParameter", "FifoTopic": "LocalAws.NotImplemented", "KmsMasterKeyId": "InvalidParameter"} {
			refused(b, b.SetTopicAttributes, &sdk.SetTopicAttributesInput{TopicArn: new(topicArn), AttributeName: &name, AttributeValue: new("x")}, code, "")
		}
	})
}

func TestAnAddressMustConfirm(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.topic()
		in := &sdk.SubscribeInput{TopicArn: new(topicArn), Protocol: new("email"), Endpoint: new("someone@example.org")}
		require.Equal(t, "pending confirmation", *must(b, b.Subscribe, in).SubscriptionArn)
		listed := func() types.Subscription {
			return must(b, b.ListSubscriptionsByTopic, &sdk.ListSubscriptionsByTopicInput{TopicArn: new(topicArn)}).Subscriptions[0]
		}
		require.Equal(t, "PendingConfirmation", *listed().SubscriptionArn)
		require.Equal(t, "1", b.attribute("SubscriptionsPending"))
		must(b, b.Publish, &sdk.PublishInput{TopicArn: new(topicArn), Message: new("too early")})
		require.Len(t, b.Mails(), 1)
		ask := b.Mails()[0]
		require.Equal(t, "someone@example.org", ask.To)
		require.Contains(t, ask.Text, ask.Token)
		refused(b, b.ConfirmSubscription, &sdk.ConfirmSubscriptionInput{TopicArn: new(topicArn), Token: new("x")}, "InvalidParameter", "Invalid parameter: Token")
		arn := must(b, b.ConfirmSubscription, &sdk.ConfirmSubscriptionInput{TopicArn: new(topicArn), Token: &ask.Token}).SubscriptionArn
		require.Equal(t, arn, listed().SubscriptionArn)
		require.Equal(t, arn, must(b, b.Subscribe, in).SubscriptionArn)
		must(b, b.Publish, &sdk.PublishInput{TopicArn: new(topicArn), Message: new("m"), Subject: new("s")})
		require.Equal(t, Mail{TopicArn: topicArn, To: "someone@example.org", Subject: "s", Text: "m", At: time.Now().UTC()}, b.Mails()[1])
		require.Len(t, b.Sent(), 2)
		must(b, b.Unsubscribe, &sdk.UnsubscribeInput{SubscriptionArn: arn})
		require.Equal(t, "0", b.attribute("SubscriptionsConfirmed"))
	})
}

func TestSubscriptionsLapseUnconfirmed(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.topic()
		arn := must(b, b.Subscribe, &sdk.SubscribeInput{TopicArn: new(topicArn), Protocol: new("email"), Endpoint: new("a@b.c"), ReturnSubscriptionArn: true}).SubscriptionArn
		require.Contains(t, *arn, topicArn+":")
		must(b, b.Unsubscribe, &sdk.UnsubscribeInput{SubscriptionArn: arn})
		refused(b, b.Unsubscribe, &sdk.UnsubscribeInput{SubscriptionArn: new("pending confirmation")}, "InvalidParameter",
			"Invalid parameter: SubscriptionArn Reason: pending confirmation does not start with arn")
		require.Equal(t, "1", b.attribute("SubscriptionsPending"))
		time.Sleep(48 * time.Hour)
		require.Equal(t, "0", b.attribute("SubscriptionsPending"))
		refused(b, b.ConfirmSubscription, &sdk.ConfirmSubscriptionInput{TopicArn: new(topicArn), Token: &b.Mails()[0].Token}, "InvalidParameter", "")
	})
}

func TestQueuesSubscribe(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.topic()
		url := must(b, b.sqs.CreateQueue, &sqssdk.CreateQueueInput{QueueName: new("q"), Attributes: map[string]string{
			"Policy": `{"Statement":{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"` + topicArn + `"}}}}`,
		}}).QueueUrl
		arn := must(b, b.Subscribe, &sdk.SubscribeInput{TopicArn: new(topicArn), Protocol: new("sqs"), Endpoint: new(queueArn)}).SubscriptionArn
		receive := func() string {
			got := must(b, b.sqs.ReceiveMessage, &sqssdk.ReceiveMessageInput{QueueUrl: url})
			require.Len(t, got.Messages, 1)
			return *got.Messages[0].Body
		}
		must(b, b.Publish, &sdk.PublishInput{TopicArn: new(topicArn), Message: new("m"), Subject: new("s")})
		var envelope map[string]string
		require.NoError(t, json.Unmarshal([]byte(receive()), &envelope))
		require.Equal(t, []string{"Notification", "m", "s", topicArn}, []string{envelope["Type"], envelope["Message"], envelope["Subject"], envelope["TopicArn"]})
		must(b, b.Unsubscribe, &sdk.UnsubscribeInput{SubscriptionArn: arn})
		must(b, b.Subscribe, &sdk.SubscribeInput{TopicArn: new(topicArn), Protocol: new("sqs"), Endpoint: new(queueArn), Attributes: map[string]string{"RawMessageDelivery": "true"}})
		must(b, b.Publish, &sdk.PublishInput{TopicArn: new(topicArn), Message: new("plain")})
		require.Equal(t, "plain", receive())
	})
}

func TestServicesNeedTheTopicsPolicy(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		deliver := func() error { return b.Deliver(t.Context(), "events.amazonaws.com", topicArn, "m") }
		require.ErrorContains(t, deliver(), "NotFound: Topic does not exist")
		b.topic()
		require.ErrorContains(t, deliver(), "AuthorizationError", "the policy of the owner lets no service in")
		allow := func(more string) {
			b.set("Policy", `{"Statement":{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"`+topicArn+`"`+more+`}}`)
		}
		allow(`,"Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}`)
		require.ErrorContains(t, deliver(), "AuthorizationError")
		allow("")
		require.NoError(t, deliver())
		require.Equal(t, "m", b.Sent()[0].Text)
		b.set("KmsMasterKeyId", "alias/aws/sns")
		require.ErrorContains(t, deliver(), "KMSAccessDenied", "AWS's own key lets no service in")
	})
}

func TestWhatCannotBePublishedOrSubscribed(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		b.topic()
		refused(b, b.Publish, &sdk.PublishInput{TopicArn: new(topicArn)}, "InvalidParameter", "Invalid parameter: Empty message")
		refused(b, b.Publish, &sdk.PublishInput{TopicArn: new(topicArn), Message: new(string(make([]byte, maxMessage+1)))}, "InvalidParameter", "Invalid parameter: Message too long")
		refused(b, b.Publish, &sdk.PublishInput{TopicArn: new(topicArn), Message: new("m"), Subject: new("a\nb")}, "InvalidParameter", "Invalid parameter: Subject")
		refused(b, b.Publish, &sdk.PublishInput{TopicArn: new(topicArn + "x"), Message: new("m")}, "NotFound", "Topic does not exist")
		for protocol, c := range map[string][2]string{
			"email": {"no address", "InvalidParameter"}, "sqs": {"arn:aws:sqs:eu-west-1:123456789012:q", "InvalidParameter"},
			"lambda": {"arn", "LocalAws.NotImplemented"}, "pigeon": {"x", "InvalidParameter"},
		} {
			refused(b, b.Subscribe, &sdk.SubscribeInput{TopicArn: new(topicArn), Protocol: &protocol, Endpoint: &c[0]}, c[1], "")
		}
		refused(b, b.Subscribe, &sdk.SubscribeInput{TopicArn: new(topicArn), Protocol: new("email"), Endpoint: new("a@b.c"), Attributes: map[string]string{"RawMessageDelivery": "true"}}, "InvalidParameter", "")
	})
}

func TestTagsOfTopics(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.topic()
		must(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: new(topicArn), Tags: []types.Tag{{Key: new("a"), Value: new("1")}, {Key: new("b"), Value: new("2")}}})
		must(b, b.UntagResource, &sdk.UntagResourceInput{ResourceArn: new(topicArn), TagKeys: []string{"b", "c"}})
		require.Equal(t, []types.Tag{{Key: new("a"), Value: new("1")}}, must(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: new(topicArn)}).Tags)
		refused(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: new("x")}, "ResourceNotFound", "")
	})
}
