package sqs

import (
	"context"
	"crypto/md5" //nolint:gosec // AWS's checksum of messages, no protection
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// message is one message in a queue.
type message struct {
	id, body, sender string
	attributes       map[string]types.MessageAttributeValue
	sent, visible    time.Time // when it was sent, and from when on it can be received
	first            time.Time // when it was first received
	received         int       // how often
	receipt          string    // of the last time
}

// SendMessage puts a message into a queue.
func (s *Service) SendMessage(ctx context.Context, in *sdk.SendMessageInput) (*sdk.SendMessageOutput, error) {
	if err := region.Only(in, "QueueUrl", "MessageBody", "DelaySeconds", "MessageAttributes"); err != nil {
		return nil, err
	}
	if in.DelaySeconds < 0 || in.DelaySeconds > 900 {
		return nil, invalid("Value %d for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.", in.DelaySeconds)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	if err := q.accepts(in); err != nil {
		return nil, err
	}
	wait := q.number(delay)
	if in.DelaySeconds > 0 {
		wait = int(in.DelaySeconds)
	}
	m := &message{id: s.reg.UUID(), body: *in.MessageBody, sender: region.Caller(ctx), attributes: maps.Clone(in.MessageAttributes), sent: s.now()}
	m.visible = m.sent.Add(time.Duration(wait) * time.Second)
	q.messages = append(q.messages, m)
	return &sdk.SendMessageOutput{MessageId: &m.id, MD5OfMessageBody: m.checksum(), MD5OfMessageAttributes: checksum(m.attributes)}, nil
}

// accepts refuses a message that is empty or too long (SQS API Reference, SendMessage); attributes count.
func (q *queue) accepts(in *sdk.SendMessageInput) error {
	if aws.ToString(in.MessageBody) == "" {
		return region.Refuse("MissingParameter", "The request must contain the parameter MessageBody.")
	}
	size := len(*in.MessageBody)
	for name, value := range in.MessageAttributes {
		kind, _, _ := strings.Cut(aws.ToString(value.DataType), ".")
		if !slices.Contains([]string{"String", "Number", "Binary"}, kind) {
			return invalid("The message attribute '%s' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.", name)
		}
		size += len(name) + len(*value.DataType) + len(aws.ToString(value.StringValue)) + len(value.BinaryValue)
	}
	if most := q.number(largest); size > most {
		return invalid("One or more parameters are invalid. Reason: Message must be shorter than %d bytes.", most)
	}
	return nil
}

// Deliver sends a message on behalf of a service, for sourceArn, if the queue's policy allows it. It is no operation of the API.
func (s *Service) Deliver(ctx context.Context, service, sourceArn, queueArn, body string, attributes map[string]types.MessageAttributeValue) error {
	s.mu.Lock()
	q := s.queues[queueArn[strings.LastIndex(queueArn, ":")+1:]]
	if q == nil || s.arn(q.name) != queueArn {
		s.mu.Unlock()
		return noQueue()
	}
	text, url, key := q.attributes[access], s.url(q.name), q.attributes[keyed]
	s.mu.Unlock()
	r := policy.Request{Principal: service, Action: "sqs:SendMessage", Resource: queueArn, Keys: policy.Service(s.reg.Account, sourceArn)}
	switch allowed, err := policy.Allows(r, text); {
	case err != nil:
		return err
	case !allowed:
		return region.Refuse("AccessDenied", "Access to the resource %s is denied.", *url).With(403)
	}
	if key != "" { // SQS Developer Guide, "Enable compatibility between event sources from AWS services and encrypted queues"
		if s.Keys == nil {
			return region.Refuse("AccessDenied", "Access to the resource %s is denied.", *url).With(403)
		}
		if err := s.Keys.Admits(service, key, policy.Service(s.reg.Account, sourceArn), "kms:GenerateDataKey", "kms:Decrypt"); err != nil {
			return err
		}
	}
	_, err := s.SendMessage(region.WithCaller(ctx, service), &sdk.SendMessageInput{QueueUrl: url, MessageBody: &body, MessageAttributes: attributes})
	return err
}

func (m *message) checksum() *string {
	sum := md5.Sum([]byte(m.body)) //nolint:gosec // see above
	return aws.String(hex.EncodeToString(sum[:]))
}

// checksum is the MD5 of message attributes, nil without any (SQS Developer Guide, "Calculating the MD5 message digest for
// message attributes").
func checksum(attributes map[string]types.MessageAttributeValue) *string {
	if len(attributes) == 0 {
		return nil
	}
	var all []byte
	add := func(part []byte) { all = append(binary.BigEndian.AppendUint32(all, uint32(len(part))), part...) } //nolint:gosec // a message is small
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		value := attributes[name]
		add([]byte(name))
		add([]byte(aws.ToString(value.DataType)))
		if value.StringValue != nil {
			all = append(all, 1)
			add([]byte(*value.StringValue))
		} else {
			all = append(all, 2)
			add(value.BinaryValue)
		}
	}
	sum := md5.Sum(all) //nolint:gosec // see above
	return aws.String(hex.EncodeToString(sum[:]))
}
