package cloudformation

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
)

const stackType = "AWS::CloudFormation::Stack"

// enter gives the stack a new status, records it as an event and tells the bus. It does nothing once the
// local AWS has ended or another operation has taken over.
func (o *operation) enter(status types.StackStatus, reason string) {
	o.s.mu.Lock()
	inCharge := o.s.ctx.Err() == nil && o.st.running == o
	if inCharge {
		o.move(status, reason)
	}
	o.s.mu.Unlock()
	if inCharge {
		o.announce(status, reason)
	}
}

// move is enter for those who hold the mutex and announce afterwards.
func (o *operation) move(status types.StackStatus, reason string) {
	st, now := o.st, o.s.reg.Clock.Now()
	st.status, st.reason = status, reason
	switch status {
	case types.StackStatusDeleteComplete:
		st.deleted = now
	case types.StackStatusUpdateInProgress:
		st.updated = now
	}
	st.events = append(st.events, types.StackEvent{
		EventId: aws.String(o.s.reg.UUID()), StackId: &st.id, StackName: &st.name, Timestamp: &now, LogicalResourceId: &st.name,
		PhysicalResourceId: &st.id, ResourceType: aws.String(stackType), ResourceStatus: types.ResourceStatus(status),
		ResourceStatusReason: filledOrNil(reason), ClientRequestToken: filledOrNil(o.token),
	})
}

// announce sends the "CloudFormation Stack Status Change" event (AWS: "CloudFormation events and EventBridge").
func (o *operation) announce(status types.StackStatus, reason string) {
	o.s.bus.Send(eventbridge.Event{
		Source: "aws.cloudformation", DetailType: "CloudFormation Stack Status Change", Resources: []string{o.st.id},
		Detail: map[string]any{
			"stack-id": o.st.id, "client-request-token": o.token,
			"status-details": map[string]any{"status": string(status), "status-reason": reason},
		},
	})
}

// note gives a resource a new status and records it as an event of the stack.
func (o *operation) note(r *resource, status types.ResourceStatus, reason string) {
	o.record(r, status, reason, "")
}

func (o *operation) record(r *resource, status types.ResourceStatus, reason string, detail types.DetailedStatus) {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	if o.s.ctx.Err() != nil {
		return
	}
	now := o.s.reg.Clock.Now()
	r.status, r.reason, r.at = status, reason, now
	o.st.events = append(o.st.events, types.StackEvent{
		EventId: aws.String(fmt.Sprintf("%s-%s-%s", r.logical, status, now.Format("2006-01-02T15:04:05.000Z"))),
		StackId: &o.st.id, StackName: &o.st.name, Timestamp: &now, LogicalResourceId: aws.String(r.logical),
		PhysicalResourceId: aws.String(r.physical), ResourceType: aws.String(r.kind), ResourceStatus: status,
		ResourceStatusReason: filledOrNil(reason), ClientRequestToken: filledOrNil(o.token), DetailedStatus: detail,
	})
}
