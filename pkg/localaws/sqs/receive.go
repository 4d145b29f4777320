package sqs

import (
	"context"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// glance is how often a receive that waits looks into the queue.
const glance = 250 * time.Millisecond

// ReceiveMessage takes up to ten visible messages, and hides them for the visibility timeout. It waits for the first one up to
// WaitTimeSeconds; zero stands for the queue's own wait.
func (s *Service) ReceiveMessage(ctx context.Context, in *sdk.ReceiveMessageInput) (*sdk.ReceiveMessageOutput, error) {
	if err := region.Only(in, "QueueUrl", "MaxNumberOfMessages", "AttributeNames", "MessageAttributeNames", "MessageSystemAttributeNames", "VisibilityTimeout", "WaitTimeSeconds"); err != nil {
		return nil, err
	}
	if err := checkReceive(in); err != nil {
		return nil, err
	}
	begun := s.now()
	for {
		out, wait, err := s.take(in)
		if err != nil || len(out.Messages) > 0 || s.now().Sub(begun) >= wait {
			return out, err
		}
		if err := s.reg.Clock.Sleep(ctx, glance); err != nil {
			return nil, err
		}
	}
}

func checkReceive(in *sdk.ReceiveMessageInput) error {
	const text = "Value %d for parameter %s is invalid. Reason: Must be >= %d and <= %d, if provided."
	switch {
	case in.MaxNumberOfMessages < 0 || in.MaxNumberOfMessages > 10:
		return invalid("Value %d for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.", in.MaxNumberOfMessages)
	case in.WaitTimeSeconds < 0 || in.WaitTimeSeconds > 20:
		return invalid(text, in.WaitTimeSeconds, "WaitTimeSeconds", 0, 20)
	case in.VisibilityTimeout < 0 || in.VisibilityTimeout > 43200:
		return invalid(text, in.VisibilityTimeout, "VisibilityTimeout", 0, 43200) // (G): text
	}
	return nil
}

// take receives what is visible now, and says how long a receive waits when that is nothing.
func (s *Service) take(in *sdk.ReceiveMessageInput) (*sdk.ReceiveMessageOutput, time.Duration, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, 0, err
	}
	now, hide, wait := s.now(), in.VisibilityTimeout, in.WaitTimeSeconds
	if hide == 0 {
		hide = int32(q.number(visibility)) //nolint:gosec // at most 43200
	}
	if wait == 0 {
		wait = int32(q.number(waiting)) //nolint:gosec // at most 20
	}
	q.forget(now)
	out := &sdk.ReceiveMessageOutput{}
	for _, m := range q.messages {
		if len(out.Messages) == max(1, int(in.MaxNumberOfMessages)) {
			break
		}
		if !m.visible.After(now) {
			m.receive(now, time.Duration(hide)*time.Second, s.reg.Hex(16))
			out.Messages = append(out.Messages, m.view(in))
		}
	}
	return out, time.Duration(wait) * time.Second, nil
}

// forget drops messages that are older than the queue keeps them.
func (q *queue) forget(now time.Time) {
	kept := time.Duration(q.number(retention)) * time.Second
	q.messages = slices.DeleteFunc(q.messages, func(m *message) bool { return now.Sub(m.sent) >= kept })
}

// receive hides a message. Its receipt is a new one each time.
func (m *message) receive(now time.Time, hide time.Duration, mark string) {
	if m.received == 0 {
		m.first = now
	}
	m.received++
	m.visible = now.Add(hide)
	m.receipt = base64.StdEncoding.EncodeToString([]byte(m.id + " " + mark))
}

func (m *message) view(in *sdk.ReceiveMessageInput) types.Message {
	out := types.Message{MessageId: aws.String(m.id), ReceiptHandle: aws.String(m.receipt), Body: aws.String(m.body), MD5OfBody: m.checksum()}
	system := map[string]string{
		"SenderId": m.sender, "SentTimestamp": milli(m.sent), "ApproximateReceiveCount": strconv.Itoa(m.received),
		"ApproximateFirstReceiveTimestamp": milli(m.first),
	}
	names := slices.Clone(in.MessageSystemAttributeNames)
	for _, name := range in.AttributeNames { //nolint:staticcheck // older clients ask by it
		names = append(names, types.MessageSystemAttributeName(name))
	}
	maps.DeleteFunc(system, func(name, _ string) bool {
		return !slices.Contains(names, "All") && !slices.Contains(names, types.MessageSystemAttributeName(name))
	})
	if len(system) > 0 {
		out.Attributes = system
	}
	asked := maps.Clone(m.attributes)
	maps.DeleteFunc(asked, func(name string, _ types.MessageAttributeValue) bool { return !wanted(in.MessageAttributeNames, name) })
	if len(asked) > 0 {
		out.MessageAttributes, out.MD5OfMessageAttributes = asked, checksum(asked)
	}
	return out
}

func milli(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// wanted says whether a message attribute is asked for: by its name, by its beginning such as "a.*", or by "All".
func wanted(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		begin, many := strings.CutSuffix(n, ".*")
		return n == name || n == "All" || many && strings.HasPrefix(name, begin)
	})
}

// DeleteMessage removes a message by the receipt of its last receipt. An older one changes nothing, and neither does one of a
// message that is gone (SQS API Reference, DeleteMessage).
func (s *Service) DeleteMessage(_ context.Context, in *sdk.DeleteMessageInput) (*sdk.DeleteMessageOutput, error) {
	if err := region.Only(in, "QueueUrl", "ReceiptHandle"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	receipt, err := base64.StdEncoding.DecodeString(aws.ToString(in.ReceiptHandle))
	if err != nil || !strings.Contains(string(receipt), " ") {
		return nil, region.Refuse("ReceiptHandleIsInvalid", "The input receipt handle is invalid.")
	}
	q.messages = slices.DeleteFunc(q.messages, func(m *message) bool { return m.receipt == *in.ReceiptHandle })
	return &sdk.DeleteMessageOutput{}, nil
}
