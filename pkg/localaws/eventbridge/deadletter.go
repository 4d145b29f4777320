package eventbridge

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
)

// bury sends what a target refused to its dead-letter queue, whose policy must let EventBridge in (EventBridge User Guide,
// "Using dead-letter queues"). Nothing is tried again: what fails here, permissions and targets that are not there, is what
// AWS does not retry either.
func (r Router) bury(ctx context.Context, target string, payload []byte, refusal error) error {
	from := OriginOf(ctx)
	attributes := map[string]sqstypes.MessageAttributeValue{}
	for name, value := range map[string]string{
		"RULE_ARN": from.RuleArn, "TARGET_ARN": target, "ERROR_CODE": errorCode(refusal), "ERROR_MESSAGE": refusal.Error(),
	} {
		attributes[name] = sqstypes.MessageAttributeValue{DataType: aws.String("String"), StringValue: &value}
	}
	return r.Queues.Deliver(ctx, principal, from.RuleArn, from.DeadLetterArn, string(payload), attributes)
}

// errorCode is EventBridge's own code for a refusal (G: which refusal has which).
func errorCode(err error) string {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return "INTERNAL_ERROR"
	}
	for _, c := range []struct{ part, code string }{
		{"FailedToAssumeRole", "FAILED_TO_ASSUME_ROLE"},
		{"AccessDenied", "NO_PERMISSIONS"},
		{"Authorization", "NO_PERMISSIONS"},
		{"NotFound", "NO_RESOURCE"},
		{"DoesNotExist", "NO_RESOURCE"},
		{"TooManyRequests", "THROTTLING"},
	} {
		if strings.Contains(api.ErrorCode(), c.part) {
			return c.code
		}
	}
	return "ERROR_FROM_TARGET"
}
