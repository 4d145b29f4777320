package scheduler

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// bury sends an invocation that failed for good to the target's dead-letter queue, in the schedule's role, with the attributes
// that say why (EventBridge Scheduler User Guide, "Configuring a schedule's dead-letter queue"). The body is the input (G: for
// targets that are not universal). What cannot be sent is lost.
func (s *Service) bury(i Invocation, t *types.Target, err error, exhausted string) {
	if t.DeadLetterConfig == nil {
		return
	}
	code, text := codeOf(err)
	attributes := map[string]sqstypes.MessageAttributeValue{}
	for name, value := range map[string]string{
		"ERROR_CODE": code, "ERROR_MESSAGE": text, "EXECUTION_ID": i.ExecutionID, "EXHAUSTED_RETRY_CONDITION": exhausted,
		"IS_PAYLOAD_TRUNCATED": "false", "RETRY_ATTEMPTS": strconv.Itoa(i.Attempt - 1), "SCHEDULED_TIME": i.ScheduledTime.UTC().Format(timeFormat),
		"SCHEDULE_ARN": i.ScheduleArn, "TARGET_ARN": i.TargetArn,
	} {
		attributes[name] = sqstypes.MessageAttributeValue{DataType: aws.String("String"), StringValue: &value}
	}
	queue := *t.DeadLetterConfig.Arn
	ctx, err := s.assume(*t.RoleArn)
	if err == nil {
		url := "https://sqs." + s.reg.Name + ".amazonaws.com/" + strings.ReplaceAll(strings.Join(strings.Split(queue, ":")[4:], ":"), ":", "/")
		_, err = s.with.Queues.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &url, MessageBody: aws.String(i.filled(*t.Input)), MessageAttributes: attributes})
	}
	if err != nil {
		s.failed(i, err)
	}
}
