package stepfunctions

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
)

// announce sends the execution's present status to the bus.
func (s *Service) announce(e *execution) {
	s.mu.Lock()
	event := e.statusEvent()
	s.mu.Unlock()
	s.bus.Send(event)
}

// statusEvent is the event of the execution's present status (Developer Guide, "Automating Step Functions event delivery");
// the caller holds the mutex.
func (e *execution) statusEvent() eventbridge.Event {
	detail := map[string]any{
		"executionArn": e.arn, "stateMachineArn": e.machine.arn, "name": e.name, "status": string(e.status), "startDate": e.start.UnixMilli(),
		"stopDate": nil, "input": e.input, "inputDetails": map[string]any{"included": true}, "output": nil, "outputDetails": nil,
		"stateMachineVersionArn": nil, "stateMachineAliasArn": nil,
		"error": nil, "cause": nil, "redriveCount": e.redrives, "redriveStatus": "NOT_REDRIVABLE",
	}
	if e.status != types.ExecutionStatusRunning {
		detail["stopDate"] = milli(e.stop)
	}
	if e.notRedrivable() == "" {
		detail["redriveStatus"] = "REDRIVABLE"
	}
	for name, v := range map[string]*string{
		"output": e.output, "error": e.errorName, "cause": e.cause, "stateMachineVersionArn": e.versionArn(), "stateMachineAliasArn": e.aliasArn(),
	} {
		if v != nil {
			detail[name] = *v
		}
	}
	if e.output != nil {
		detail["outputDetails"] = map[string]any{"included": true}
	}
	return eventbridge.Event{Source: "aws.states", DetailType: "Step Functions Execution Status Change", Resources: []string{e.arn}, Detail: detail}
}

func milli(t time.Time) int64 { return t.UnixMilli() }
