import BlobModel
import HTTPTypes

extension ManagementService {
    /// Creates an account, or updates it if it exists.
    ///
    /// Keys first: a crash before the event leaves keys that nobody knows of, one after it an
    /// account that can be opened.
    func putAccount(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        guard let name = AccountName(call.target.account), !name.isReserved else {
            throw ManagementError(
                .badRequest, "AccountNameInvalid", NameAvailability.ruleText(call.target.account))
        }
        let body = try await call.body(AccountBody.self)
        return try await self.turns.take { () async throws(ManagementError) in
            if let account = self.accounts[name.text] {
                return try await self.update(account, body, call)
            }
            try self.authorizeCreation(call)
            try self.checkWritable()
            let key1 = AccountKeyID.random()
            let key2 = AccountKeyID.random()
            let creation = try body.creation(key1: key1, key2: key2)
            let keys: [AccountKeyID: AccountKey] = [key1: .random(), key2: .random()]
            try await self.save(keys, of: name)
            let receipt: Receipt
            do throws(ManagementError) {
                receipt = try await self.change(.create(creation), of: name, call)
            } catch {
                if error.cause == nil { await self.forgetKeys(of: name, call) }
                throw error
            }
            guard let account = receipt.account else { throw Self.missing(call) }
            self.accounts.put(account, keys)
            return ManagementReply(.ok, try self.resource(try self.account(call), call))
        }
    }

    func patchAccount(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        let body = try await call.body(AccountBody.self)
        return try await self.turns.take { () async throws(ManagementError) in
            try await self.update(try self.account(call), body, call)
        }
    }

    private func update(
        _ account: AccountDirectory.Account, _ body: AccountBody, _ call: ManagementCall
    ) async throws(ManagementError) -> ManagementReply {
        let receipt = try await self.change(.update(body.update), of: account.name, call)
        guard let updated = receipt.account else { throw Self.missing(call) }
        self.accounts.update(updated)
        return ManagementReply(.ok, try self.resource(try self.account(call), call))
    }

    /// 204 if there is none. Nobody is let in from the event on; keys on disk go last.
    func deleteAccount(_ call: ManagementCall) async throws(ManagementError) -> ManagementReply {
        try await self.turns.take { () async throws(ManagementError) in
            guard let account = self.accounts[call.target.account.lowercased()] else {
                return ManagementReply(.noContent, nil)
            }
            _ = try await self.change(.delete, of: account.name, call)
            self.accounts.remove(account.name)
            await self.forgetKeys(of: account.name, call)
            return ManagementReply(.ok, nil)
        }
    }

    /// What stays behind opens nothing; the next start removes it.
    private func forgetKeys(of account: AccountName, _ call: ManagementCall) async {
        do throws(StorageFailure) {
            try await self.delegationKeys.forget(account)
        } catch {
            self.log(.storage(error), call.actor.requestID)
        }
        do throws(StorageFailure) {
            try await self.keys.removeKeys(of: account)
        } catch {
            self.log(.storage(error), call.actor.requestID)
        }
    }

    /// Throws once the store takes no more changes. What was the last one then is perhaps in the
    /// journal and not in the index, so its keys, too, must stay as they are on disk.
    func checkWritable() throws(ManagementError) {
        if case .readOnly = self.store.health { throw .storage(.writesStopped) }
    }

    /// Makes a change to an account, or throws why it was refused.
    func change(
        _ change: StorageAccountChange, of account: AccountName, _ call: ManagementCall
    ) async throws(ManagementError) -> Receipt {
        let answer: Result<Receipt, Refusal>
        do {
            answer = try await self.store.perform(.storageAccount(account, change), by: call.actor)
        } catch {
            throw .storage(error)
        }
        switch answer {
        case .success(let receipt): return receipt
        case .failure(.accountDeletion(let refusal)): throw refusal.managementError(account)
        case .failure(.accountNotFound): throw Self.missing(call)
        case .failure(let refusal): throw refusal.managementError
        }
    }
}
