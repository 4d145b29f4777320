package cloudformation

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// call remembers what was asked with a token. s.mu is held.
func (st *stack) call(token *string, in any) {
	if token == nil {
		return
	}
	if st.calls == nil {
		st.calls = map[string]string{}
	}
	st.calls[*token] = fingerprint(in)
}

// repeated says whether this very call was accepted before: it then has no effect and succeeds. The same token on another
// call is refused. s.mu is held. (The exception is in the SDK's documentation; when AWS gives it, and its text, is a guess.)
func (st *stack) repeated(token *string, in any) (bool, error) {
	if token == nil || st.calls[*token] == "" {
		return false, nil
	}
	if st.calls[*token] == fingerprint(in) {
		return true, nil
	}
	return false, &types.TokenAlreadyExistsException{Message: aws.String(fmt.Sprintf("Token %s already exists for stack %s", *token, st.name))}
}

// fingerprint is the call's operation and all that it asks for.
func fingerprint(in any) string {
	text, err := json.Marshal(in)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%T %s", in, text)
}
