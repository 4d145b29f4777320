package stepfunctions

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// invoke calls the function as a session of the machine's role. What was called goes on when nobody waits for it any more: neither a timeout nor the end of
// the execution stops a function.
func (s *Service) invoke(roleArn, function string, parameters map[string]any) <-chan outcome {
	payload, ok := parameters["Payload"]
	if !ok {
		payload = map[string]any{}
	}
	answer := make(chan outcome, 1)
	ctx := region.WithCaller(s.ctx, s.reg.Session(roleArn, s.reg.Alnum(32)))
	s.busy.Go(func() {
		out, err := s.functions.Invoke(ctx, &lambda.InvokeInput{FunctionName: &function, Payload: []byte(encode(payload))})
		answer <- s.answered(out, err)
	})
	return answer
}

// answered turns Lambda's answer into a task's: its errors get the names by which Step Functions reports them.
func (s *Service) answered(out *lambda.InvokeOutput, err error) outcome {
	if err != nil {
		return outcome{err: s.refused(err)}
	}
	if out.FunctionError != nil {
		return outcome{err: functionError(out.Payload)}
	}
	result, err := decode(string(out.Payload))
	if err != nil {
		result = string(out.Payload)
	}
	id := s.reg.UUID()
	headers := map[string]any{"Content-Type": "application/json", "X-Amz-Executed-Version": aws.ToString(out.ExecutedVersion), "x-amzn-RequestId": id}
	all := map[string]any{}
	for k, v := range headers {
		all[k] = []any{v}
	}
	return outcome{result: map[string]any{
		"ExecutedVersion": aws.ToString(out.ExecutedVersion), "Payload": result, "StatusCode": number(int64(out.StatusCode)),
		"SdkHttpMetadata":     map[string]any{"AllHttpHeaders": all, "HttpHeaders": headers, "HttpStatusCode": number(200)},
		"SdkResponseMetadata": map[string]any{"RequestId": id},
	}}
}

// refused names an error of the call itself; one that is not an answer of Lambda is the SDK's own.
func (s *Service) refused(err error) error {
	answer, ok := errors.AsType[smithy.APIError](err)
	if !ok {
		return fail("Lambda.SdkClientException", "%s", err)
	}
	code := answer.ErrorCode()
	if code == "AccessDeniedException" { // as awslabs/aws-deployment-framework#460 shows it
		return fail("Lambda.AWSLambdaException", "%s (Service: AWSLambda; Status Code: 403; Error Code: %s; Request ID: %s; Proxy: null)", answer.ErrorMessage(), code, s.reg.UUID())
	}
	return fail("Lambda."+code, "%s (Service: Lambda, Request ID: %s) (SDK Attempt Count: 1)", answer.ErrorMessage(), s.reg.UUID())
}

// functionError reads the payload of a failed function: its errorType is the error, the whole payload the cause.
func functionError(payload []byte) error {
	var reported struct {
		Type string `json:"errorType"`
	}
	if err := json.Unmarshal(payload, &reported); err != nil || reported.Type == "" {
		return &failure{"Lambda.Unknown", fmt.Sprintf("The cause could not be determined because Lambda did not return an error type. Returned payload: %s", payload)}
	}
	return &failure{reported.Type, string(payload)}
}
