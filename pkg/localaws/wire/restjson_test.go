package wire_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

// rest sends a request to Batch as it stands, and returns status, error name and body.
func rest(t *testing.T, a *localaws.AWS, method, target, body string) (int, string, string) {
	req, err := http.NewRequestWithContext(t.Context(), method, "https://localhost"+target, strings.NewReader(body))
	require.NoError(t, err)
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=K/20261124/us-east-1/batch/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := a.RoundTrip(req)
	require.NoError(t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, "application/json", resp.Header.Get("Content-Type"))
	return resp.StatusCode, resp.Header.Get("X-Amzn-Errortype"), string(text)
}

func TestRestJSONNamesWhatItDoesNotKnow(t *testing.T) {
	a := localaws.New(localaws.Options{})
	defer a.Close()
	for _, c := range []struct{ method, target, body, text string }{
		{"POST", "/v1/submitservicejob", "{}", "the local AWS does not know the request POST /v1/submitservicejob"},
		{"GET", "/v1/listjobs", "", "the local AWS does not know the request GET /v1/listjobs"},
		{"POST", "/v1/listjobs", `{"soon":1}`, "the local AWS does not know the member soon of ListJobsInput"},
		{"POST", "/v1/listjobs", `{"arrayJobId":"a"}`, "the local AWS does not know the field ArrayJobId of ListJobsInput"},
		{"DELETE", "/v1/tags/arn%3Aaws%3Abatch?tagKeys=a&soon=1", "", "the local AWS does not know the parameter soon of UntagResource"},
	} {
		status, code, text := rest(t, a, c.method, c.target, c.body)
		require.Equal(t, 501, status, c.target)
		require.Equal(t, "LocalAws.NotImplemented", code)
		require.JSONEq(t, `{"message":"`+c.text+`"}`, text)
	}
}

func TestRestJSONErrorsAreTyped(t *testing.T) {
	a := localaws.New(localaws.Options{})
	defer a.Close()
	status, code, text := rest(t, a, "GET", "/v1/tags/arn%3Aaws%3Abatch%2Fx", "")
	require.Equal(t, 400, status)
	require.Equal(t, "ClientException", code)
	require.JSONEq(t, `{"message":"arn:aws:batch/x does not exist"}`, text)
	_, err := batch.NewFromConfig(once(a.Config())).UpdateJobQueue(t.Context(), &batch.UpdateJobQueueInput{JobQueue: new("none")})
	var typed *types.ClientException
	require.ErrorAs(t, err, &typed)
	require.Equal(t, "none does not exist", typed.ErrorMessage())
	require.Equal(t, smithy.FaultClient, typed.ErrorFault())
}

func TestAnARNInAPathArrivesWhole(t *testing.T) {
	a := localaws.New(localaws.Options{})
	defer a.Close()
	made, err := a.Batch.CreateComputeEnvironment(t.Context(), &batch.CreateComputeEnvironmentInput{
		ComputeEnvironmentName: new("e"), Type: types.CETypeUnmanaged, Tags: map[string]string{"a": "1", "b": "2", "c": "3"},
	})
	require.NoError(t, err)
	server := httptest.NewServer(a)
	defer server.Close()
	socket := once(a.Config())
	socket.HTTPClient, socket.BaseEndpoint = server.Client(), &server.URL
	for lost, c := range map[string]*batch.Client{"a": batch.NewFromConfig(once(a.Config())), "b": batch.NewFromConfig(socket)} {
		_, err := c.UntagResource(t.Context(), &batch.UntagResourceInput{ResourceArn: made.ComputeEnvironmentArn, TagKeys: []string{lost, "none"}})
		require.NoError(t, err)
	}
	got, err := a.Batch.ListTagsForResource(t.Context(), &batch.ListTagsForResourceInput{ResourceArn: made.ComputeEnvironmentArn})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"c": "3"}, got.Tags)
}
