package sqs

import (
	"context"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

const queueArn = "arn:aws:sqs:us-east-1:123456789012:q"

// queue makes a queue and returns its URL.
func (b bench) queue(attributes map[string]string) *string {
	b.t.Helper()
	return must(b, b.CreateQueue, &sdk.CreateQueueInput{QueueName: new("q"), Attributes: attributes}).QueueUrl
}

func (b bench) send(url *string, body string) {
	b.t.Helper()
	must(b, b.SendMessage, &sdk.SendMessageInput{QueueUrl: url, MessageBody: &body})
}

func (b bench) receive(url *string, wait int32) []types.Message {
	b.t.Helper()
	return must(b, b.ReceiveMessage, &sdk.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: wait, MaxNumberOfMessages: 10}).Messages
}

func TestQueues(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		url := b.queue(map[string]string{"DelaySeconds": "5"})
		require.Equal(t, "https://sqs.us-east-1.amazonaws.com/123456789012/q", *url)
		require.Equal(t, url, b.queue(map[string]string{"VisibilityTimeout": "30"}))
		refused(b, b.CreateQueue, &sdk.CreateQueueInput{QueueName: new("q"), Attributes: map[string]string{"DelaySeconds": "6"}}, "QueueNameExists",
			"A queue already exists with the same name and a different value for attribute DelaySeconds")
		refused(b, b.CreateQueue, &sdk.CreateQueueInput{QueueName: new("q.fifo")}, "InvalidParameterValue",
			"Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
		require.Equal(t, url, must(b, b.GetQueueUrl, &sdk.GetQueueUrlInput{QueueName: new("q")}).QueueUrl)
		require.Equal(t, []string{*url}, must(b, b.ListQueues, &sdk.ListQueuesInput{QueueNamePrefix: new("q")}).QueueUrls)
		must(b, b.DeleteQueue, &sdk.DeleteQueueInput{QueueUrl: url})
		refused(b, b.DeleteQueue, &sdk.DeleteQueueInput{QueueUrl: url}, "QueueDoesNotExist", "The specified queue does not exist.")
		refused(b, b.GetQueueUrl, &sdk.GetQueueUrlInput{QueueName: new("q")}, "QueueDoesNotExist", "")
		refused(b, b.CreateQueue, &sdk.CreateQueueInput{QueueName: new("q")}, "QueueDeletedRecently", "")
		time.Sleep(time.Minute)
		b.queue(nil)
	})
}

func TestAttributes(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		url := b.queue(nil)
		must(b, b.SetQueueAttributes, &sdk.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{"MessageRetentionPeriod": "60"}})
		b.send(url, "one")
		b.send(url, "two")
		must(b, b.SendMessage, &sdk.SendMessageInput{QueueUrl: url, MessageBody: new("three"), DelaySeconds: 10})
		must(b, b.ReceiveMessage, &sdk.ReceiveMessageInput{QueueUrl: url})
		seen := func(names ...types.QueueAttributeName) map[string]string {
			return must(b, b.GetQueueAttributes, &sdk.GetQueueAttributesInput{QueueUrl: url, AttributeNames: names}).Attributes
		}
		require.Empty(t, seen())
		require.Equal(t, map[string]string{"QueueArn": queueArn, "MessageRetentionPeriod": "60"}, seen("QueueArn", "MessageRetentionPeriod", "Policy"))
		all := seen("All")
		require.Equal(t, []string{"1", "1", "1", "30", "true"}, []string{
			all["ApproximateNumberOfMessages"], all["ApproximateNumberOfMessagesNotVisible"], all["ApproximateNumberOfMessagesDelayed"],
			all["VisibilityTimeout"], all["SqsManagedSseEnabled"],
		})
		time.Sleep(time.Minute)
		require.Equal(t, "0", seen("All")["ApproximateNumberOfMessages"], "messages are forgotten")
		for attribute, code := range map[[2]string]string{
			{"DelaySeconds", "901"}: "InvalidAttributeValue", {"Policy", "x"}: "InvalidAttributeValue", {"SqsManagedSseEnabled", "yes"}: "InvalidAttributeValue",
			{"Colour", "red"}: "InvalidAttributeName", {"KmsMasterKeyId", "k"}: "InvalidAttributeValue", {"KmsMasterKeyId", "alias/mine"}: "LocalAws.NotImplemented",
		} {
			refused(b, b.SetQueueAttributes, &sdk.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{attribute[0]: attribute[1]}}, code, "")
		}
		refused(b, b.GetQueueAttributes, &sdk.GetQueueAttributesInput{QueueUrl: url, AttributeNames: []types.QueueAttributeName{"x"}}, "InvalidAttributeName", "Unknown Attribute x.")
	})
}

func TestMessagesComeBackUntilTheyAreDeleted(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		url := b.queue(nil)
		b.send(url, "hello")
		first := b.receive(url, 0)
		require.Equal(t, "hello", *first[0].Body)
		require.Equal(t, "5d41402abc4b2a76b9719d911017c592", *first[0].MD5OfBody)
		require.Empty(t, b.receive(url, 20))
		second := b.receive(url, 20)
		require.Equal(t, *first[0].MessageId, *second[0].MessageId)
		must(b, b.DeleteMessage, &sdk.DeleteMessageInput{QueueUrl: url, ReceiptHandle: first[0].ReceiptHandle})
		time.Sleep(30 * time.Second)
		third := b.receive(url, 0)
		require.Len(t, third, 1, "an older receipt deletes nothing")
		must(b, b.DeleteMessage, &sdk.DeleteMessageInput{QueueUrl: url, ReceiptHandle: third[0].ReceiptHandle})
		must(b, b.DeleteMessage, &sdk.DeleteMessageInput{QueueUrl: url, ReceiptHandle: third[0].ReceiptHandle})
		time.Sleep(time.Minute)
		require.Empty(t, b.receive(url, 0))
		refused(b, b.DeleteMessage, &sdk.DeleteMessageInput{QueueUrl: url, ReceiptHandle: new("x")}, "ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
	})
}

func TestAReceiveWaits(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		url := b.queue(nil)
		go func() {
			time.Sleep(7 * time.Second)
			b.send(url, "late")
		}()
		begun := time.Now()
		require.Len(t, b.receive(url, 20), 1)
		require.InDelta(t, 7, time.Since(begun).Seconds(), 0.3)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := b.ReceiveMessage(ctx, &sdk.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: 20})
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
}

func TestMessageAttributes(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		url := b.queue(nil)
		attributes := map[string]types.MessageAttributeValue{
			"a.b": {DataType: new("String"), StringValue: new("x")}, "c": {DataType: new("Binary"), BinaryValue: []byte{1}},
		}
		sent := must(b, b.SendMessage, &sdk.SendMessageInput{QueueUrl: url, MessageBody: new("m"), MessageAttributes: attributes})
		got := must(b, b.ReceiveMessage, &sdk.ReceiveMessageInput{QueueUrl: url, MessageAttributeNames: []string{"All"}, MessageSystemAttributeNames: []types.MessageSystemAttributeName{"All"}}).Messages[0]
		require.Equal(t, attributes, got.MessageAttributes)
		require.Equal(t, sent.MD5OfMessageAttributes, got.MD5OfMessageAttributes)
		require.Equal(t, "1", got.Attributes["ApproximateReceiveCount"])
		time.Sleep(time.Minute)
		some := must(b, b.ReceiveMessage, &sdk.ReceiveMessageInput{QueueUrl: url, MessageAttributeNames: []string{"a.*"}}).Messages[0]
		require.Equal(t, map[string]types.MessageAttributeValue{"a.b": attributes["a.b"]}, some.MessageAttributes)
		require.Nil(t, some.Attributes)
	})
}

func TestRequestsThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		url := b.queue(map[string]string{"MaximumMessageSize": "1024"})
		refused(b, b.SendMessage, &sdk.SendMessageInput{QueueUrl: url}, "MissingParameter", "The request must contain the parameter MessageBody.")
		refused(b, b.SendMessage, &sdk.SendMessageInput{QueueUrl: url, MessageBody: new(strings.Repeat("x", 1025))}, "InvalidParameterValue",
			"One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.")
		refused(b, b.SendMessage, &sdk.SendMessageInput{QueueUrl: url, MessageBody: new("x"), DelaySeconds: 901}, "InvalidParameterValue", "")
		refused(b, b.SendMessage, &sdk.SendMessageInput{QueueUrl: url, MessageBody: new("x"), MessageAttributes: map[string]types.MessageAttributeValue{"a": {DataType: new("x")}}}, "InvalidParameterValue", "")
		refused(b, b.ReceiveMessage, &sdk.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: 21}, "InvalidParameterValue",
			"Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.")
		refused(b, b.ReceiveMessage, &sdk.ReceiveMessageInput{QueueUrl: url, MaxNumberOfMessages: 11}, "InvalidParameterValue", "")
		refused(b, b.ReceiveMessage, &sdk.ReceiveMessageInput{QueueUrl: url, VisibilityTimeout: 43201}, "InvalidParameterValue", "")
		refused(b, b.ReceiveMessage, &sdk.ReceiveMessageInput{QueueUrl: new("https://sqs.us-east-1.amazonaws.com/1/q")}, "QueueDoesNotExist", "")
	})
}

func TestServicesNeedTheQueuesPolicy(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		url := b.queue(nil)
		deliver := func(arn string) error {
			return b.Deliver(t.Context(), "sns.amazonaws.com", "arn:aws:sns:us-east-1:123456789012:t", arn, "m", nil)
		}
		require.ErrorContains(t, deliver(queueArn), "AccessDenied: Access to the resource "+*url+" is denied.")
		must(b, b.SetQueueAttributes, &sdk.SetQueueAttributesInput{QueueUrl: url, Attributes: map[string]string{"Policy": `{"Statement":{"Effect":"Allow",
			"Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"` + queueArn + `","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:us-east-1:123456789012:t"}}}}`}})
		require.NoError(t, deliver(queueArn))
		require.Len(t, b.receive(url, 0), 1)
		require.ErrorContains(t, deliver(queueArn+"x"), "QueueDoesNotExist")
	})
}

func TestTagsOfQueues(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		url := b.queue(nil)
		must(b, b.TagQueue, &sdk.TagQueueInput{QueueUrl: url, Tags: map[string]string{"a": "1", "b": "2"}})
		must(b, b.UntagQueue, &sdk.UntagQueueInput{QueueUrl: url, TagKeys: []string{"b", "c"}})
		require.Equal(t, map[string]string{"a": "1"}, must(b, b.ListQueueTags, &sdk.ListQueueTagsInput{QueueUrl: url}).Tags)
	})
}
