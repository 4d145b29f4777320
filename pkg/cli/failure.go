package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// failure is an error that knows its exit code.
type failure struct {
	exit  Exit
	cause error
	// more is said after the cause, one line each.
	more []string
}

func (f failure) Error() string { return f.cause.Error() }
func (f failure) Unwrap() error { return f.cause }

// said is the error of a command that has told everything already.
func said(exit Exit) error { return failure{exit: exit} }

// misuse is an error in flags or arguments.
func misuse(what, next string) error {
	return failure{exit: Misused, cause: fault.Fault{What: what, Next: next}}
}

// diagnose finds the exit code of an error and words for it.
func diagnose(err error) (Exit, fault.Fault) {
	if f, ok := errors.AsType[failure](err); ok {
		if f.cause == nil {
			return f.exit, fault.Fault{}
		}
		return f.exit, fault.Of(f.cause)
	}
	if f, ok := errors.AsType[fault.Fault](err); ok {
		return exitOf(f.Code), f
	}
	if errors.Is(err, context.Canceled) {
		return Interrupted, fault.Fault{What: "interrupted", Why: "nothing was started"}
	}
	if f, ok := denied(err); ok {
		return Denied, f
	}
	if f, ok := unreachable(err); ok {
		return Unexpected, f
	}
	return Unexpected, fault.Fault{Code: fault.Internal, What: "something unexpected happened", Why: plain(err), Next: "run it again with --verbose to see what AWS was asked"}
}

func exitOf(code fault.Code) Exit {
	switch code {
	case fault.PermissionDenied:
		return Denied
	case fault.Internal, fault.AwsUnavailable:
		return Unexpected
	default:
		return Failed
	}
}

// denied knows the errors that only other credentials or other permissions cure.
func denied(err error) (fault.Fault, bool) {
	if _, ok := errors.AsType[config.SharedConfigProfileNotExistError](err); ok {
		return credentials("the profile does not exist", err), true
	}
	api, answered := errors.AsType[smithy.APIError](err)
	switch {
	case answered && slices.Contains([]string{"ExpiredToken", "ExpiredTokenException", "RequestExpired"}, api.ErrorCode()):
		return credentials("the credentials have expired", err), true
	case answered && slices.Contains([]string{
		"InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException",
		"InvalidAccessKeyId", "AuthFailure", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
	}, api.ErrorCode()):
		return credentials("AWS does not accept the credentials", err), true
	case answered && slices.Contains([]string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden"}, api.ErrorCode()):
		return fault.Fault{
			Code: fault.PermissionDenied, What: "AWS does not allow this", Why: plain(err),
			Next: "ask an administrator for that permission, or use other credentials with --profile",
		}, true
	case !answered && unsigned(err):
		return credentials("no AWS credentials were found", unframed(err)), true
	}
	return fault.Fault{}, false
}

// unreachable knows calls that never came to an answer.
func unreachable(err error) (fault.Fault, bool) {
	sending, ok := errors.AsType[*smithyhttp.RequestSendError](err)
	if !ok {
		return fault.Fault{}, false
	}
	f := fault.Fault{
		Code: fault.AwsUnavailable, What: "AWS cannot be reached", Why: sending.Err.Error(),
		Next: "check your connection, the region, and AWS_ENDPOINT_URL if it is set, then run it again",
	}
	if left, ok := errors.AsType[unattended](err); ok {
		f.What = "AWS cannot be reached any more; the operation goes on without us"
		f.Next = "check your connection, then come back to it with 'agc account follow " + left.id + "'"
	}
	return f, true
}

// unattended is the error of following an operation that goes on.
type unattended struct {
	id    string
	cause error
}

func (u unattended) Error() string { return "follow " + u.id + ", which goes on: " + u.cause.Error() }
func (u unattended) Unwrap() error { return u.cause }

func credentials(what string, err error) fault.Fault {
	return fault.Fault{
		Code: fault.PermissionDenied, What: what, Why: plain(err),
		Next: "set AWS_PROFILE or use --profile, or run 'aws configure' or 'aws sso login', then run it again",
	}
}

// unsigned reports whether a call failed before it was sent because nothing could sign it; the SDK has no type for that.
func unsigned(err error) bool {
	text := err.Error()
	return strings.Contains(text, "get credentials") || strings.Contains(text, "failed to refresh cached credentials") ||
		strings.Contains(text, "failed to retrieve credentials")
}

// unframed drops what the SDK was about when it looked for credentials.
func unframed(err error) error {
	if _, why, ok := strings.Cut(err.Error(), "get credentials: "); ok {
		return errors.New(why)
	}
	return err
}

// plain is the text of an error without the SDK's frame around AWS's words.
func plain(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return fmt.Sprintf("%s (%s)", api.ErrorMessage(), api.ErrorCode())
	}
	return err.Error()
}
