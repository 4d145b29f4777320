package cloudformation

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// sentence is the reason that an event gives for a service's error, in the words of CloudFormation's resource handlers.
func (o *operation) sentence(kind string, err error) string {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return err.Error()
	}
	switch api.ErrorCode() {
	case "ValidationError", "InternalFailure": // from the template itself, or from a Rule
		return api.ErrorMessage()
	case "NotStabilized":
		return handled(api.ErrorMessage(), o.s.reg.UUID(), "NotStabilized")
	case "AlreadyExists": // a handler's own finding
		return handled(api.ErrorMessage(), o.s.reg.UUID(), "AlreadyExists")
	}
	text := fmt.Sprintf("%s (Service: %s, Status Code: %d, Request ID: %s) (SDK Attempt Count: 1)",
		api.ErrorMessage(), serviceOf(kind), statusOf(err), o.s.reg.UUID())
	return handled(text, o.s.reg.UUID(), handlerCode(api.ErrorCode()))
}

func handled(text, token, code string) string {
	return fmt.Sprintf("Resource handler returned message: %q (RequestToken: %s, HandlerErrorCode: %s)", text, token, code)
}

// serviceOf is the service's name as AWS's Java SDK writes it: "Ec2" for AWS::EC2::VPC.
func serviceOf(kind string) string {
	parts := strings.Split(kind, "::")
	if len(parts) != 3 {
		return kind
	}
	switch parts[1] {
	case "EC2", "ECS", "SSM", "IAM", "SNS", "SQS":
		return parts[1][:1] + strings.ToLower(parts[1][1:])
	case "DynamoDB":
		return "DynamoDb"
	case "Logs":
		return "CloudWatchLogs"
	case "StepFunctions":
		return "Sfn"
	case "Events":
		return "EventBridge"
	}
	return parts[1]
}

func statusOf(err error) int {
	if r, ok := errors.AsType[*region.Refusal](err); ok {
		return r.Status
	}
	return 400
}

// handlerCode is the handler error code (CloudFormation CLI User Guide, "Handler error codes") for a service's error code.
func handlerCode(code string) string {
	for _, c := range []struct{ part, handler string }{
		{"NotFound", "NotFound"},
		{"NoSuch", "NotFound"},
		{"DoesNotExist", "NotFound"},
		{"LimitExceeded", "ServiceLimitExceeded"},
		{"AlreadyExists", "AlreadyExists"},
		{"AlreadyOwned", "AlreadyExists"},
		{"ResourceInUse", "AlreadyExists"},
		{"AccessDenied", "AccessDenied"},
		{"Unauthorized", "AccessDenied"},
		{"Throttl", "Throttling"},
	} {
		if strings.Contains(code, c.part) {
			return c.handler
		}
	}
	return "InvalidRequest"
}

// absent says whether a service's error means that the resource does not exist.
func absent(err error) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	return ok && (handlerCode(api.ErrorCode()) == "NotFound" || api.ErrorCode() == "Gateway.NotAttached")
}

// held says whether a service refuses a delete because something still uses the resource.
func held(err error) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	return ok && api.ErrorCode() == "DependencyViolation"
}
