package awsfault

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func coded(code string) error {
	return &smithy.OperationError{ServiceID: "S", OperationName: "O", Err: &smithy.GenericAPIError{Code: code, Message: "the text"}}
}

func status(code int) error {
	return &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{
		Response: &smithyhttp.Response{Response: &http.Response{StatusCode: code}}, Err: errors.New("a page"),
	}}
}

func TestFrom(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want fault.Code
	}{
		{"refused, query protocol", coded("AccessDenied"), fault.PermissionDenied},
		{"refused, JSON protocol", coded("AccessDeniedException"), fault.PermissionDenied},
		{"refused, EC2", coded("UnauthorizedOperation"), fault.PermissionDenied},
		{"expired", coded("ExpiredTokenException"), fault.PermissionDenied},
		{"throttled", coded("Throttling"), fault.AwsUnavailable},
		{"throttled, JSON protocol", coded("ThrottlingException"), fault.AwsUnavailable},
		{"throttled, DynamoDB", coded("ProvisionedThroughputExceededException"), fault.AwsUnavailable},
		{"throttled, EC2", coded("RequestLimitExceeded"), fault.AwsUnavailable},
		{"HTTP 500", status(500), fault.AwsUnavailable},
		{"HTTP 503", status(503), fault.AwsUnavailable},
		{"HTTP 501 is no outage", status(501), fault.Internal},
		{"connection refused", fmt.Errorf("send: %w", &net.OpError{Op: "dial", Err: errors.New("refused")}), fault.AwsUnavailable},
		{"connection broke", &smithyhttp.RequestSendError{Err: errors.New("reset")}, fault.AwsUnavailable},
		{"out of time", fmt.Errorf("send: %w", context.DeadlineExceeded), fault.AwsUnavailable},
		{"given up", context.Canceled, fault.AwsUnavailable},
		{"anything else", coded("ValidationError"), fault.Internal},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := From(test.err, "s3:GetObject")
			require.Equal(t, test.want, fault.Of(err).Code, "%v", err)
			require.ErrorContains(t, err, "s3:GetObject")
		})
	}
}

func TestFromNothing(t *testing.T) { require.NoError(t, From(nil, "s3:GetObject")) }

func TestFaultsCarryWhatAWSSaid(t *testing.T) {
	require.Equal(t, "the text", fault.Of(From(coded("AccessDenied"), "a:B")).Why)
	require.Contains(t, fault.Of(From(context.DeadlineExceeded, "a:B")).Why, "deadline")
	require.Equal(t, "Odd", Code(fmt.Errorf("x: %w", coded("Odd"))))
	require.Equal(t, "the text", Message(coded("Odd")))
	require.Empty(t, Code(errors.New("x"))+Message(errors.New("x"))+Code(nil)+Message(nil))
}

func TestOtherErrorsStayWhatTheyAre(t *testing.T) {
	_, ok := errors.AsType[smithy.APIError](From(coded("ValidationError"), "a:B"))
	require.True(t, ok)
}
