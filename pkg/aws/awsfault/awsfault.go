// Package awsfault turns what AWS answers instead of a result into the error vocabulary, once for all adapters.
package awsfault

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// From names an error of the SDK. action is the IAM action that was called, such as "cloudformation:CreateStack".
//
// What the SDK itself would try again (throttles, broken connections, HTTP 500, 502, 503 and 504) and calls that ran out of
// time are Aws.Unavailable; refused or unusable credentials are Permission.Denied; everything else stays as it is, and is
// therefore Internal unless a caller knows better. A nil error stays nil.
func From(err error, action string) error {
	switch {
	case err == nil:
		return nil
	case denied(err):
		return fault.New(fault.PermissionDenied, "AWS does not allow "+action, message(err),
			"ask an administrator to allow it, or to run 'agc bootstrap' again; then start the operation again")
	case unavailable(err):
		return fault.New(fault.AwsUnavailable, "AWS did not answer "+action, message(err), "try again in a few minutes")
	default:
		return fmt.Errorf("call %s: %w", action, err)
	}
}

// Code is AWS's own code of an error, or "" when AWS gave none.
func Code(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode()
	}
	return ""
}

// Message is AWS's own text of an error, or "" when AWS gave none.
func Message(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorMessage()
	}
	return ""
}

// denied knows the codes with which services refuse a caller; the codes differ by the wire protocol.
func denied(err error) bool {
	return slices.Contains([]string{
		"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthFailure", "NotAuthorized",
		"ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException",
		"InvalidSignatureException", "SignatureDoesNotMatch", "MissingAuthenticationToken",
	}, Code(err))
}

func unavailable(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return true
	}
	retryable := retry.IsErrorRetryables(retry.DefaultRetryables)
	throttled := retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}
	return retryable.IsErrorRetryable(err) == aws.TrueTernary || throttled.IsErrorThrottle(err) == aws.TrueTernary
}

// message is AWS's text where there is one: it says what a person can act on, without the SDK's own frame.
func message(err error) string {
	if text := Message(err); text != "" {
		return text
	}
	return err.Error()
}
